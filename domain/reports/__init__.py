"""What users tell the operators about the coach."""
