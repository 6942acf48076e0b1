"""What mutations answer: the object, or what a form has to show."""
