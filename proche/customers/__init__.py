"""Customers: establishments, their contacts and delivery addresses. Asks kernel."""
