"""Doing things: each verb takes a session, a viewer and plain values; it flushes, its caller commits."""
