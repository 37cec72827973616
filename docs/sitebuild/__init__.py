"""The documentation site: hand-written pages, and reference pages made from the code.

Everything is staged as Markdown in a folder of its own and built from there, so no page is made twice: the README is
the first page, the change log and the benchmark results are pages, and commands, tables and the Python reference are
written from the code they describe.
"""
