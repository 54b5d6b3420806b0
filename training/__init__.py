"""What builds and measures the models; nothing of it is needed to use them."""
