"""Reading: each function takes a session and a viewer and stays inside the viewer's organisation."""
