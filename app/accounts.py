"""Accounts, wired."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

from adapters.accounts.argon2_hasher import Argon2Hasher
from adapters.accounts.jwt_access_tokens import JwtAccessTokens
from adapters.accounts.keys import derived_key, key_ring
from adapters.accounts.opaque_refresh_tokens import OpaqueRefreshTokens
from adapters.accounts.zxcvbn_strength import ZxcvbnStrength
from adapters.clock import known_timezones
from adapters.mongo.email_tokens import MongoEmailTokens
from adapters.mongo.sign_ins import MongoSignIns
from adapters.mongo.social import MongoSocialAttempts, MongoSocialIdentities
from adapters.redis.revocations import RedisRevocations
from adapters.settings import Settings, signing_key
from app.mail import wire_post_office
from app.servers import Servers
from app.social import open_social_services
from domain.accounts.announcing import Announcer
from domain.accounts.email_verification import EmailVerification
from domain.accounts.new_passwords import NewPasswords
from domain.accounts.passwords import Passwords
from domain.accounts.ports import PasswordHasher, SignIns, Users
from domain.accounts.profiles import Profiles
from domain.accounts.registration import Registration
from domain.accounts.revocations import LiveSignIns, RevocationWatch, SignInEnding
from domain.accounts.rules import AccountRules
from domain.accounts.sign_in_check import SignInCheck
from domain.accounts.signing_in import SigningIn
from domain.accounts.social_links import SocialLinks
from domain.accounts.social_login import SocialLogin
from domain.accounts.social_newcomers import SocialNewcomers
from domain.accounts.tokens import TokenDesk, TokenLifetimes
from domain.accounts.user_news import UserNews
from domain.audit.notes import AuditNotes
from domain.clock import Clock, Ids
from domain.pacing import Pace

ISSUER = "voice-coach"
AUDIENCE = "voice-coach-api"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The use cases around a user's account, and what others take to end one."""

    sign_ins: SignIns
    hasher: PasswordHasher
    ending: SignInEnding

    registration: Registration
    signing_in: SigningIn
    profiles: Profiles
    passwords: Passwords
    email_verification: EmailVerification
    social_login: SocialLogin
    social_links: SocialLinks


async def open_accounts(
    settings: Settings,
    servers: Servers,
    *,
    users: Users,
    announcer: Announcer,
    pace: Pace,
    notes: AuditNotes,
    live: LiveSignIns,
    clock: Clock,
    ids: Ids,
    voices: Sequence[str],
    stack: AsyncExitStack,
) -> Accounts:
    """Wire accounts and open what works for them in the background; reads or makes the signing key."""
    hasher = Argon2Hasher()
    stack.callback(hasher.close)
    sign_ins, tokens = MongoSignIns(servers.database), MongoEmailTokens(servers.database)
    check = SignInCheck(sign_ins=sign_ins, clock=clock)
    revocations = RedisRevocations(servers.redis, servers.hub)
    ending = SignInEnding(sign_ins=sign_ins, check=check, revocations=revocations, clock=clock)
    watch = RevocationWatch(revocations=revocations, sign_ins=sign_ins, check=check, live=live, clock=clock)
    await stack.enter_async_context(watch.watching())
    post = wire_post_office(settings, servers, users=users, tokens=tokens, notes=notes, clock=clock, ids=ids)
    await stack.enter_async_context(post.open())
    desk = wire_desk(settings, sign_ins, clock, ids)
    rules = AccountRules(
        voices=tuple(voices),
        timezones=known_timezones(),
        max_about_length=settings.limits.max_profile_text_length,
    )
    new_passwords = NewPasswords(hasher=hasher, strength=ZxcvbnStrength())
    news = UserNews(users=users, announcer=announcer, clock=clock)
    identities = MongoSocialIdentities(servers.database)
    social_login = SocialLogin(
        services=open_social_services(settings, clock, stack),
        redirect_uris=frozenset(settings.social_redirect_uris),
        users=users,
        identities=identities,
        attempts=MongoSocialAttempts(servers.database),
        newcomers=SocialNewcomers(users=users, rules=rules, clock=clock, ids=ids),
        desk=desk,
        pace=pace,
        notes=notes,
        clock=clock,
        ids=ids,
    )
    return Accounts(
        sign_ins=sign_ins,
        hasher=hasher,
        ending=ending,
        registration=Registration(
            users=users,
            new_passwords=new_passwords,
            desk=desk,
            rules=rules,
            post=post,
            pace=pace,
            notes=notes,
            clock=clock,
            ids=ids,
        ),
        signing_in=SigningIn(
            users=users,
            sign_ins=sign_ins,
            hasher=hasher,
            desk=desk,
            check=check,
            ending=ending,
            pace=pace,
            notes=notes,
            clock=clock,
        ),
        profiles=Profiles(users=users, kept_sign_ins=sign_ins, news=news, rules=rules, notes=notes, clock=clock),
        passwords=Passwords(
            users=users,
            tokens=tokens,
            hasher=hasher,
            new_passwords=new_passwords,
            desk=desk,
            ending=ending,
            post=post,
            pace=pace,
            notes=notes,
            news=news,
            clock=clock,
        ),
        email_verification=EmailVerification(
            users=users, tokens=tokens, post=post, pace=pace, notes=notes, news=news, clock=clock
        ),
        social_login=social_login,
        social_links=SocialLinks(login=social_login, users=users, identities=identities, notes=notes, news=news),
    )


def wire_desk(settings: Settings, sign_ins: SignIns, clock: Clock, ids: Ids) -> TokenDesk:
    """Wire what makes and reads tokens: by the newest key, and by those before it."""
    secrets = [
        signing_key(settings).get_secret_value(),
        *(key.get_secret_value() for key in settings.previous_secret_keys),
    ]
    access_tokens = JwtAccessTokens(
        keys=key_ring(secrets, "access-tokens"), issuer=ISSUER, audience=AUDIENCE, clock=clock
    )
    refresh_keys = [derived_key(secret, "refresh-tokens") for secret in secrets]
    return TokenDesk(
        sign_ins=sign_ins,
        access_tokens=access_tokens,
        refresh_tokens=OpaqueRefreshTokens(keys=refresh_keys, ids=ids),
        clock=clock,
        ids=ids,
        lifetimes=TokenLifetimes(
            access=timedelta(minutes=settings.access_token_minutes),
            refresh=timedelta(days=settings.refresh_token_days),
            grace=timedelta(seconds=settings.refresh_grace_seconds),
        ),
    )
