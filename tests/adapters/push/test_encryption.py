"""Messages for browsers, as RFC 8291 has them and as another implementation reads them."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.push.base64url import from_base64url, to_base64url
from adapters.push.encryption import CURVE, MOST_BYTES, encrypted


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_base64url(text)), CURVE)


def test_the_example_of_the_rfc() -> None:
    """RFC 8291, section 5 and appendix A."""
    browser = private_key("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")

    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        browser.public_key(),
        from_base64url("BTBZMqHH6r4Tts7J_aSIgg"),
        salt=from_base64url("DGv6ra1nlYgDCS1FRnbzlw"),
        own=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )

    assert to_base64url(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=MOST_BYTES))
def test_another_implementation_reads_it(message: bytes) -> None:
    browser, secret = ec.generate_private_key(CURVE), b"0123456789abcdef"

    body = encrypted(message, browser.public_key(), secret)

    assert len(body) <= 4096
    assert http_ece.decrypt(body, private_key=browser, auth_secret=secret, version="aes128gcm") == message


@pytest.mark.parametrize("text", ["", "_-8", "AAAA"])
def test_base64url_goes_both_ways(text: str) -> None:
    assert to_base64url(from_base64url(text)) == text


@pytest.mark.parametrize("text", ["é", "a b", "a", "+/8="])
def test_what_is_no_base64url(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_base64url(text)
