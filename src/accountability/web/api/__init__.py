"""The record for programs: a read API, downloads, and whether this process is well."""
