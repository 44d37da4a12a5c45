"""The secretariat's pages: those who keep a panel's record register, publish, address, quote and correct."""
