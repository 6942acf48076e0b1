"""What clients send; each input turns itself into what a use case takes."""
