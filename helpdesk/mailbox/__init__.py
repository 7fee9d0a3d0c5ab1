"""The school's mailbox: what a letter means, and what comes of it. Nothing here speaks IMAP.

The box is the school's everyday one, full of other people's letters. So the desk looks at
envelopes, opens what is its own, and leaves everything in the box as it found it.
"""
