"""Icebreakers in pictures: who was asked for, who came, who waited, and what one more gives."""
