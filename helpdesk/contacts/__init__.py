"""Teachers as parents reach them: who leads a class, who teaches it, by which phone and mail.

Regulation, section 4: parents ask «по телефону учителя-предметника, классного руководителя» and
by their mail; both are shown on the school's site and its notice board, as far as each allows.
"""
