"""Where large things are kept: encrypted in chunks, in GridFS or in S3-compatible storage."""
