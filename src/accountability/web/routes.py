"""The URL map on one screen. Each module lists its own handlers; this file says what there is."""

