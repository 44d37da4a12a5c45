"""Single sign-on through an office's own OpenID provider."""
