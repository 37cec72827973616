"""The label sets of the shipped classifiers."""

SENTIMENT = ("negative", "neutral", "positive")
STAGE = ("awareness", "consideration", "purchase", "onboarding", "use", "support", "loyalty", "exit", "general")
EMOTION = (
    "joy", "gratitude", "trust", "surprise", "confusion", "worry", "disappointment", "frustration", "anger", "none",
)  # fmt: skip
INTENT = ("complaint", "praise", "suggestion", "question", "churn_risk", "none")
EFFORT = ("easy", "hard", "none")
TASKS = {"sentiment": SENTIMENT, "stage": STAGE, "emotion": EMOTION, "intent": INTENT, "effort": EFFORT}

# GoEmotions (Demszky et al. 2020, arXiv:2005.00547) to the short set for feedback, and to sentiment.
GOEMOTIONS = {
    "admiration": "joy", "amusement": "joy", "joy": "joy", "excitement": "joy", "love": "joy", "pride": "joy",
    "relief": "joy", "optimism": "trust", "approval": "trust", "caring": "trust", "gratitude": "gratitude",
    "surprise": "surprise", "realization": "surprise", "confusion": "confusion", "curiosity": "confusion",
    "fear": "worry", "nervousness": "worry", "disappointment": "disappointment", "sadness": "disappointment",
    "remorse": "disappointment", "grief": "disappointment", "annoyance": "frustration",
    "disapproval": "frustration", "embarrassment": "frustration", "anger": "anger", "disgust": "anger",
    "neutral": "none",
}  # fmt: skip
GOEMOTIONS_SENTIMENT = {
    **dict.fromkeys(
        ("admiration", "amusement", "approval", "caring", "gratitude", "joy", "excitement", "love", "optimism", "pride",
         "relief"), "positive"),
    **dict.fromkeys(
        ("fear", "nervousness", "disappointment", "sadness", "remorse", "grief", "annoyance", "disapproval",
         "embarrassment", "anger", "disgust"), "negative"),
    "neutral": "neutral",
}  # fmt: skip
