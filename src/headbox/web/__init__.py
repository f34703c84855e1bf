"""The gallery in a browser: Starlette and uvicorn, the extra [web]."""
