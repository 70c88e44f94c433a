"""What people open: their home, the thread, the programmes. Queries and views only."""
