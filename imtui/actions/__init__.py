"""What people can do, as verbs shared by the screen and the shell: validate → one call → Outcome.

    desk         where the verbs are done: the services, the time, who one is
    pages        accept
    timeline     add, edit, delete a note; backdating reads `-7m …` and `14:05 …`
    incidents    start, modify, resolve, reopen, delete
    related_items  add, remove
    engagements  engage, stop
    outcomes     what comes back: a sentence, whether it is done, what to poll

Invariant: an action says that a thing is done only when the service said so, and raises nothing but `ImtuiError`, in words that can
be shown. What a service wrote is in a message only where it said why not; those who draw it make it safe.
"""
