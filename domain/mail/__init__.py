"""Letters to users, sent in the background by any process, and again until they arrive."""
