"""Words that speak of service, and of a product's usability, in English feedback of any trade."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    found = (pair.strip().split() for pair in text.split(","))
    return frozenset((first, second) for first, second in found)


SERVICE_WORDS = _words(
    """
    staff staffs agent agents advisor advisors adviser advisers assistant assistants rep reps representative
    representatives operator operators receptionist receptionists reception helpdesk helpline hotline chatbot cashier
    cashiers clerk clerks manager managers salesperson saleswoman salesman nurse nurses doctor doctors dr gp carer
    carers consultant consultants waiter waiters waitress steward stewards crew driver drivers technician
    technicians engineer engineers employee employees personnel team porter midwife midwives dentist therapist
    physio rude rudely polite politely courteous discourteous helpful unhelpful friendly unfriendly attentive
    professional unprofessional professionalism caring uncaring compassionate dismissive patronising abrupt
    welcoming respectful disrespectful respect empathy sympathetic understanding attitude manner manners ignored
    listened listen listens apology apologise apologised apologies apologize apologized reply replied replies
    responsive unresponsive complaint complaints complained callback explained reassured reassuring incompetent
    knowledgeable knowledge supportive unsupportive unsupported listening dismiss dismissed dismissing compassion
    compassionate kindness honesty dignity sarcastic snapped shouted condescending
    """
)
SERVICE_PAIRS = _pairs(
    """
    customer service, customer services, customer support, customer care, call centre, call center, on hold, get
    through, got through, getting through, phone line, spoke to, speak to, speaking to, talk to, talked to, hung up,
    called back, call back, phoned back, rang back, live chat, passed around, good service, poor service, bad
    service, terrible service, excellent service, great service, no answer, nobody answers, never answered, answer
    the, answered the, answer call, answer calls, answer phone, talked over, didn't care, don't care, really care,
    no idea, looked after, treated me, treated with, was treated, after care, help desk, the service
    """
)
USABILITY_WORDS = _words(
    """
    app apps website site web webpage page pages login logged password passwords menu menus screen screens interface ui
    ux button buttons click clicks clicking navigate navigation navigating search searching browser checker
    crash crashes crashed crashing freeze freezes frozen froze bug bugs buggy glitch glitches glitchy error errors
    loading laggy lag compatible incompatible install installing installed update updates updated upgrade feature
    features functionality function functions shortcut shortcuts keyboard editor notebook notebooks kernel plugin
    plugins extension extensions export import debugging debugger autocomplete formatting layout confusing confused
    intuitive unintuitive complicated clunky cumbersome awkward fiddly usability usable unusable instructions manual
    documentation readable unreadable broken broke breaks faulty defective malfunction works worked working battery
    charger charging fit fits fitted fitting sizing size sizes sized tight loose comfortable uncomfortable comfy
    comfort zipper zip snug baggy itchy scratchy washed washing shrunk shrank straps wearable form forms
    questionnaire software device devices tool tools setup startup workflow computer tablet online offline
    connection connections disconnects disconnected wifi wi router signal buffering buffers drops dropped timeout
    timeouts checkout basket unwearable stitching seam seams sewn sew fastening slit neckline armholes waistband
    """
)
USABILITY_PAIRS = _pairs(
    """
    log in, logs out, logged out, log out, logging in, sign in, set up, user friendly, easy to, easier to, hard to,
    difficult to, difficulty in, stopped working, stops working, not work, doesn't work, didn't work, won't work,
    not working, fell apart, falls apart, runs small, runs large, runs big, ran small, ran large, runs true, too
    big, too small, too short, too long, too tight, too large, times out, time out, timed out, cuts out, come apart,
    came apart, coming apart, sign up, figure out, work out, to use, of use, drag and, copy and, screen reader
    """
)
