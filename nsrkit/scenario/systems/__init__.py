"""What a scenario may ask of many voyages: traffic, services, icebreakers, exports, seasons."""
