"""The security headers of every answer, and the nonce by which our own scripts are known."""

import secrets

from flask import Flask, Response, g, request


def csp_nonce() -> str:
    """Return this request's nonce for inline scripts: the one that the design system's page template needs."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def content_security_policy() -> str:
    """Return the policy: everything from this site alone, no inline style, no inline script without the nonce."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def init_headers(app: Flask) -> None:
    """Add the headers to every answer of the application."""

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        # Pages differ by who reads them; only built assets and immutable publications say otherwise.
        response.headers.setdefault("Cache-Control", "no-store" if request.endpoint != "static" else "max-age=3600")
        return response

    app.after_request(add)
