"""Forms: what people may send, with messages that say what to do. Choices come in from the view."""
