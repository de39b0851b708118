"""Charts and tables of traffic, services, exports, seasons and icebreakers."""
