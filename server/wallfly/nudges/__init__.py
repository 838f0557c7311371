"""Who is told what: decided from the open book or from one's own tasks, written down with reasons."""
