"""Everything that needs permission. Names are `resource:action`, in alphabetical order."""

from enum import StrEnum


class Permission(StrEnum):
    """A permission. Who has it is said in `permission_map`, and there alone."""

    API_TOKEN_LIST = "api-token:list"  # noqa: S105  # no secret
    """See the tokens by which programs write: one's own, and an administrator everybody's."""
    API_TOKEN_MAKE = "api-token:make"  # noqa: S105  # no secret
    """Make a token by which a program acts as oneself."""
    API_TOKEN_REVOKE = "api-token:revoke"  # noqa: S105  # no secret
    """End a token before its day: one's own, and an administrator anybody's."""
    AUTHORITY_STAFF_AREA = "authority:staff-area"
    """See the pages for staff of an authority."""
    CONSULTATION_EDIT = "consultation:edit"
    """Create a consultation, write its words, open and close it."""
    CONSULTATION_TAKE_PART = "consultation:take-part"
    """Take part in a consultation: propose, vote, change what one said about oneself."""
    OFFICER_INVITE = "officer:invite"
    """Invite members of staff and say what they may do."""
    OPINION_READ = "opinion:read"
    """See what the votes of a consultation show, and have them counted anew."""
    PRIORITY_CHOOSE = "priority:choose"
    """Choose priorities from the confirmed themes."""
    PROPOSAL_MODERATE = "proposal:moderate"
    """Read originals and decide what is published."""
    STANDARD_APPROVE = "standard:approve"
    """Approve a standard that one has not written, or send it back."""
    STANDARD_EDIT = "standard:edit"
    """Draft standards, fill in their fields, send them for approval."""
    STANDARD_PUBLISH = "standard:publish"
    """Publish approved standards."""
    STANDARD_READ = "standard:read"
    """Read drafts of standards and what has happened to them."""
    TENDER_EDIT = "tender:edit"
    """Change a tender of one's council and bring standards into it."""
    TENDER_LIST = "tender:list"
    """See the tenders of one's councils and begin a new one."""
    THEME_DECIDE = "theme:decide"
    """Start a grouping; confirm, rename, merge and discard themes."""
    WEBHOOK_EDIT = "webhook:edit"
    """Remove another system, and see what became of messages to it: of one's council, and an administrator any."""
    WEBHOOK_LIST = "webhook:list"
    """See which systems are told of what happens, and add one."""
