import io

import pytest
from PIL import Image


@pytest.fixture
def picture_bytes():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(file, "PNG")
    return file.getvalue()
