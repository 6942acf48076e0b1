"""The composition root: the only place that knows the adapters.

`app.web.create_app` makes the app, `python -m app` serves it.
"""
