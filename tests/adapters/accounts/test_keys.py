"""Keys for each purpose."""

from adapters.accounts.keys import derived_key, key_ring


def test_a_secret_gives_another_key_for_each_purpose_and_the_same_each_time() -> None:
    assert derived_key("secret", "access-tokens") == derived_key("secret", "access-tokens")
    assert derived_key("secret", "access-tokens") != derived_key("secret", "refresh-tokens")
    assert len(derived_key("secret", "access-tokens")) == 32


def test_a_ring_keeps_the_order_and_names_keys_without_showing_them() -> None:
    ring = key_ring(["new", "old"], "access-tokens")

    assert list(ring.values()) == [derived_key("new", "access-tokens"), derived_key("old", "access-tokens")]
    assert list(key_ring(["old"], "access-tokens")) == list(ring)[1:]
    assert all(key.hex()[:8] not in name for name, key in ring.items())
