"""The HTTP service ``cxtext serve``: comments in, the tags of :func:`cxtext.tag` out.

``server`` listens, ``door`` checks every request, ``app`` answers it, ``engine`` gathers what is waiting into batches
and ``working`` tags them. Nothing here is imported before it is needed: FastAPI and uvicorn belong to the extra
``[serve]``.
"""
