"""Maps for crawlers: every address of an edition by month, the news of two days, and who may come at all."""
