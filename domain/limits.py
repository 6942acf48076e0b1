"""Every limit of the product, each with a setting of the same name in upper case."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Lengths in characters, sizes in bytes, times in milliseconds unless the name says otherwise."""

    max_message_length: int = 8_000
    max_title_length: int = 200
    max_topic_length: int = 2_000
    max_profile_text_length: int = 2_000
    max_synthesis_length: int = 4_000
    max_coaching_text_length: int = 2_000
    max_progress_days: int = 366
    max_reminder_length: int = 500
    max_reminders: int = 200
    max_push_devices: int = 20
    max_audio_chunk_bytes: int = 256 * 1024
    max_recording_bytes: int = 64 * 1024 * 1024
    max_recording_ms: int = 10 * 60 * 1000
    max_upload_bytes: int = 64 * 1024 * 1024
    recording_idle_ms: int = 60_000
    end_of_turn_silence_ms: int = 800
    min_speech_ms: int = 120
    missing_piece_grace_ms: int = 1_000
    word_coalescing_ms: int = 40
    transcription_attempt_ms: int = 20_000
    first_word_attempt_ms: int = 10_000
    voice_attempt_ms: int = 8_000
    stream_gap_ms: int = 8_000
    transcription_deadline_ms: int = 60_000
    first_word_deadline_ms: int = 30_000
    safety_deadline_ms: int = 1_500
    voice_deadline_ms: int = 30_000
    sentences_at_once: int = 2
    turn_deadline_ms: int = 300_000
    interrupt_deadline_ms: int = 5_000
    context_token_budget: int = 3_000
    context_turns: int = 40
    failed_recording_days: int = 7
    review_turns: int = 20
    review_attempts: int = 5
    review_deadline_ms: int = 30_000
    summary_token_budget: int = 400
    max_insights: int = 50
    max_search_length: int = 200
    max_memories: int = 200
    memory_token_budget: int = 200
    made_title_length: int = 60
    max_turns_in_progress: int = 200
    max_turns_per_user: int = 8
    max_turns_overall: int = 10_000
    max_loop_lag_ms: int = 250
    max_turns_per_minute: int = 60
    max_changes_per_minute: int = 300
    max_sign_ins_per_minute: int = 20
    max_sign_ins_per_address_per_minute: int = 120
    max_registrations_per_minute: int = 20
    free_guesses: int = 5
    max_guess_delay_ms: int = 15 * 60 * 1000
    free_guesses_per_account: int = 20
    max_guess_delay_per_account_ms: int = 30_000
    free_guesses_per_address: int = 50
    max_guess_delay_per_address_ms: int = 5 * 60 * 1000
    free_taken_addresses: int = 3
    max_letters_per_hour: int = 5
    max_letters_per_address_per_hour: int = 60
    max_requests_per_minute: int = 12_000
    max_query_cost_per_minute: int = 100_000
