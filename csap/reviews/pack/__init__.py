"""The pack of a review: what is frozen in it (``content``), and its charts (``figures``)."""
