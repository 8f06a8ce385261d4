"""The only place that knows all rooms: settings, addresses, wiring, commands, demo, api."""
