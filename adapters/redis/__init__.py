"""What is happening now, in Redis or Valkey: the event log, the inboxes and the leases."""
