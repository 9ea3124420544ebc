"""How gunicorn serves the application: two processes with four threads, no control socket."""

workers = 2
threads = 4
worker_class = "gthread"
control_socket_disable = True
accesslog = None
loglevel = "warning"
