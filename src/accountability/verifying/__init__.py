"""Verifies a record from outside: a site, a folder or a receipt, with nothing but its bytes and a policy.

Stands alone on `accountability.transparency` and `cryptography`, so that it can be taken away as one file
(`publishing/zipapp.py`) and run where the record's own program is not trusted. Read `checking.py` first.
"""
