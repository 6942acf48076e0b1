# ruff: noqa: E501 - texts in seven languages, wrapped by hand
"""What the coach says in danger, in each language it can say it in. `{line}` and `{emergency}` are of the user's country.

Written after the advice of crisis services: say that you are glad it was said, do not argue, do not promise, point to
people, ask about safety. https://988lifeline.org/help-someone-else, https://www.samaritans.org/how-we-can-help
"""

from collections.abc import Mapping
from typing import Final

from domain.safety.entities import SafetyCategory

SELF, OTHERS = SafetyCategory.SELF_HARM, SafetyCategory.HARM_TO_OTHERS
ABUSE, MEDICAL = SafetyCategory.ABUSE, SafetyCategory.MEDICAL

FIRST: Final[Mapping[str, Mapping[SafetyCategory, str]]] = {
    "en": {
        SELF: "I'm really glad you told me. What you are carrying sounds very painful, and you don't have to carry it "
        "alone. I'm a digital coach, so I can't give you the help you deserve right now, but a person can. Please "
        "reach out to {line}. If you or somebody you care about might be in danger now, please call {emergency}, or "
        "ask someone near you to stay with you. Is there a person you trust whom you could call right now?",
        OTHERS: "Thank you for saying that out loud. It sounds as though things have become very intense. Right now "
        "what counts is that everybody stays safe, you too. If you think you might act on it, please step away, put "
        "some distance between you, and call {emergency}. You can also talk to {line}. Who could be with you until "
        "this has passed?",
        ABUSE: "I'm so sorry this is happening. It is not your fault, and you deserve to be safe. If you are in danger "
        "now, please call {emergency}. When you can speak safely, {line} can help you think about your next steps, at "
        "your pace. Is there someone you trust whom you could let know?",
        MEDICAL: "That could be a medical emergency. Please call {emergency} now, or ask someone near you to call. "
        "Don't wait to see whether it passes, and please don't stay alone. We can talk any time later.",
    },
    "de": {
        SELF: "Ich bin froh, dass du mir das sagst. Das klingt sehr schwer, und du musst es nicht allein tragen. Ich "
        "bin ein digitaler Coach und kann dir jetzt nicht die Hilfe geben, die du verdienst, ein Mensch kann es. Bitte "
        "melde dich bei {line}. Wenn jemand in Gefahr ist, ruf {emergency} an oder bitte jemanden, bei dir zu bleiben. "
        "Gibt es einen Menschen, dem du vertraust und den du jetzt anrufen könntest?",
        OTHERS: "Danke, dass du das aussprichst. Jetzt zählt, dass alle sicher bleiben, auch du. Wenn du merkst, dass "
        "du es tun könntest, geh bitte auf Abstand und ruf {emergency} an. Reden kannst du auch mit {line}. Wer könnte "
        "bei dir sein, bis es vorbei ist?",
        ABUSE: "Es tut mir sehr leid, dass dir das geschieht. Es ist nicht deine Schuld, und du verdienst es, sicher zu "
        "sein. Wenn du jetzt in Gefahr bist, ruf bitte {emergency} an. Sobald du sicher sprechen kannst, hilft dir "
        "{line} bei den nächsten Schritten. Gibt es jemanden, dem du davon erzählen kannst?",
        MEDICAL: "Das könnte ein medizinischer Notfall sein. Bitte ruf jetzt {emergency} an oder bitte jemanden in "
        "deiner Nähe darum. Warte nicht ab und bleib bitte nicht allein. Wir können später jederzeit reden.",
    },
    "fr": {
        SELF: "Merci de me l'avoir dit. Cela semble très douloureux, et tu n'as pas à le porter seul. Je suis un coach "
        "numérique, je ne peux pas te donner l'aide que tu mérites, mais une personne le peut. Parle maintenant avec "
        "{line}. Si quelqu'un est en danger, appelle {emergency} ou demande à un proche de rester avec toi. Y a-t-il "
        "une personne de confiance que tu pourrais appeler tout de suite ?",
        OTHERS: "Merci de le dire à voix haute. Ce qui compte maintenant, c'est que tout le monde reste en sécurité, "
        "toi aussi. Si tu crains de passer à l'acte, éloigne-toi et appelle {emergency}. Tu peux aussi parler avec "
        "{line}. Qui pourrait être avec toi en attendant que cela passe ?",
        ABUSE: "Je suis désolé de ce qui t'arrive. Ce n'est pas ta faute, et tu mérites d'être en sécurité. Si tu es en "
        "danger, appelle {emergency}. Quand tu pourras parler sans risque, {line} peut t'aider à penser à la suite. Y "
        "a-t-il quelqu'un de confiance à qui tu pourrais le dire ?",
        MEDICAL: "C'est peut-être une urgence médicale. Appelle {emergency} maintenant, ou demande à quelqu'un près de "
        "toi d'appeler. N'attends pas que cela passe, et ne reste pas seul. Nous pourrons parler plus tard.",
    },
    "es": {
        SELF: "Me alegra que me lo digas. Suena muy doloroso, y no tienes que llevarlo a solas. Soy un coach digital y "
        "no puedo darte la ayuda que mereces, pero una persona sí. Habla ahora con {line}. Si alguien está en peligro, "
        "llama al {emergency} o pide a alguien que se quede contigo. ¿Hay una persona de confianza a quien puedas "
        "llamar ahora mismo?",
        OTHERS: "Gracias por decirlo en voz alta. Ahora lo que importa es que todos estén a salvo, tú también. Si crees "
        "que podrías hacerlo, toma distancia y llama al {emergency}. También puedes hablar con {line}. ¿Quién podría "
        "estar contigo hasta que pase?",
        ABUSE: "Siento mucho lo que te está pasando. No es culpa tuya, y mereces estar a salvo. Si estás en peligro "
        "ahora, llama al {emergency}. Cuando puedas hablar sin riesgo, {line} puede ayudarte con los próximos pasos. "
        "¿Hay alguien de confianza a quien puedas contárselo?",
        MEDICAL: "Puede ser una urgencia médica. Llama ahora al {emergency}, o pide a alguien cerca de ti que llame. No "
        "esperes a ver si pasa, y no te quedes a solas. Podremos hablar más tarde.",
    },
    "it": {
        SELF: "Sono contento che tu me lo dica. Sembra molto doloroso, e non devi portarlo da solo. Sono un coach "
        "digitale e non posso darti l'aiuto che meriti, ma una persona può. Parla adesso con {line}. Se qualcuno è in "
        "pericolo, chiama {emergency} o chiedi a qualcuno di restare con te. C'è una persona di cui ti fidi che potresti "
        "chiamare subito?",
        OTHERS: "Grazie per averlo detto ad alta voce. Adesso conta che tutti restino al sicuro, anche tu. Se pensi di "
        "poterlo fare, allontanati e chiama {emergency}. Puoi parlare anche con {line}. Chi potrebbe stare con te "
        "finché non passa?",
        ABUSE: "Mi dispiace molto per quello che ti succede. Non è colpa tua, e meriti di essere al sicuro. Se sei in "
        "pericolo adesso, chiama {emergency}. Quando puoi parlare senza rischi, {line} può aiutarti con i prossimi "
        "passi. C'è qualcuno di cui ti fidi a cui potresti dirlo?",
        MEDICAL: "Potrebbe essere un'emergenza medica. Chiama subito {emergency}, o chiedi a qualcuno vicino a te di "
        "chiamare. Non aspettare che passi, e non restare da solo. Potremo parlare più tardi.",
    },
    "pt": {
        SELF: "Ainda bem que me disse isso. Parece muito doloroso, e não precisa de o carregar sozinho. Sou um coach "
        "digital e não posso dar a ajuda que merece, mas uma pessoa pode. Fale agora com {line}. Se alguém estiver em "
        "perigo, ligue {emergency} ou peça a alguém que fique consigo. Há uma pessoa de confiança a quem possa ligar "
        "agora mesmo?",
        OTHERS: "Obrigado por dizer isso em voz alta. Agora o que importa é que todos fiquem em segurança, você também. "
        "Se acha que pode fazê-lo, afaste-se e ligue {emergency}. Também pode falar com {line}. Quem poderia estar "
        "consigo até isto passar?",
        ABUSE: "Lamento muito o que está a acontecer. A culpa não é sua, e merece estar em segurança. Se está em perigo "
        "agora, ligue {emergency}. Quando puder falar sem risco, {line} pode ajudar nos próximos passos. Há alguém de "
        "confiança a quem possa contar?",
        MEDICAL: "Pode ser uma emergência médica. Ligue agora {emergency}, ou peça a alguém perto de si que ligue. Não "
        "espere para ver se passa, e não fique sozinho. Podemos falar mais tarde.",
    },
    "nl": {
        SELF: "Ik ben blij dat je het me vertelt. Het klinkt heel zwaar, en je hoeft het niet alleen te dragen. Ik ben "
        "een digitale coach en kan je niet de hulp geven die je verdient, maar een mens wel. Praat nu met {line}. Is er "
        "gevaar, bel dan {emergency} of vraag iemand om bij je te blijven. Is er iemand die je vertrouwt en die je nu "
        "kunt bellen?",
        OTHERS: "Dank je dat je dit hardop zegt. Nu telt dat iedereen veilig blijft, jij ook. Als je denkt dat je het "
        "zou doen, neem dan afstand en bel {emergency}. Je kunt ook praten met {line}. Wie kan er bij je zijn tot het "
        "voorbij is?",
        ABUSE: "Wat erg dat dit gebeurt. Het is niet jouw schuld, en je verdient het om veilig te zijn. Ben je nu in "
        "gevaar, bel dan {emergency}. Als je veilig kunt praten, kan {line} je helpen met de volgende stappen. Is er "
        "iemand die je vertrouwt en aan wie je het kunt vertellen?",
        MEDICAL: "Dit kan een medisch noodgeval zijn. Bel nu {emergency}, of vraag iemand in de buurt om te bellen. Wacht "
        "niet af of het overgaat, en blijf niet alleen. We kunnen later altijd praten.",
    },
}
AGAIN: Final[Mapping[str, Mapping[SafetyCategory, str]]] = {
    "en": {
        SELF: "I'm still here, and I hear how hard this is. Please don't stay alone with it. Talk to somebody who can "
        "be with you, reach out to {line}, or call {emergency} if you might act on it. You deserve a real person beside "
        "you right now.",
        OTHERS: "I hear that it has not let go of you. Please keep your distance for now, and talk to a person before "
        "you do anything. Help is there at once when you call {emergency}, and you can talk to {line}.",
        ABUSE: "I believe you. You don't have to decide everything today. Please let one safe person know what is going "
        "on, and call {emergency} if you are in danger. People who know this well are at {line}.",
        MEDICAL: "Please stop talking to me and call {emergency} now, or ask somebody near you to do it. This needs a "
        "doctor, not a coach.",
    },
    "de": {
        SELF: "Ich bin noch da und höre, wie schwer es ist. Bitte bleib damit nicht allein. Sprich mit {line}, und ruf "
        "{emergency} an, wenn du dir etwas antun könntest."
    },
    "fr": {
        SELF: "Je suis toujours là, et j'entends combien c'est dur. Ne reste pas seul avec cela. Parle avec {line}, et "
        "appelle {emergency} si tu risques de te faire du mal."
    },
    "es": {
        SELF: "Sigo aquí, y oigo lo duro que es. No te quedes a solas con esto. Habla con {line}, y llama al {emergency} "
        "si pudieras hacerte daño."
    },
    "it": {
        SELF: "Sono ancora qui, e sento quanto è dura. Non restare da solo con questo. Parla con {line}, e chiama "
        "{emergency} se potresti farti del male."
    },
    "pt": {
        SELF: "Continuo aqui, e percebo como é difícil. Não fique sozinho com isto. Fale com {line}, e ligue {emergency} "
        "se puder fazer mal a si próprio."
    },
    "nl": {
        SELF: "Ik ben er nog, en ik hoor hoe zwaar het is. Blijf er niet alleen mee. Praat met {line}, en bel {emergency} "
        "als je jezelf iets zou kunnen aandoen."
    },
}
"""Said to somebody who was pointed to help in the last turns; where nothing is written, `FIRST` is said again."""

REACHED: Final[Mapping[str, str]] = {
    "en": "{name} on {phone}",
    "de": "{name} unter {phone}",
    "fr": "{name} au {phone}",
    "es": "{name} en el {phone}",
    "it": "{name} al numero {phone}",
    "pt": "{name} pelo {phone}",
    "nl": "{name} op {phone}",
}
A_LINE: Final[Mapping[str, str]] = {
    "en": "a crisis line, 988 in the US, 116 123 in the UK and Ireland, findahelpline.com elsewhere",
    "de": "einer Krisenhilfe, in Deutschland der Telefonseelsorge unter 0800 111 0 111, anderswo nennt sie findahelpline.com",
    "fr": "une ligne d'écoute, en France le 3114, ailleurs findahelpline.com les donne",
    "es": "una línea de ayuda, en España el 024, en otros países las muestra findahelpline.com",
    "it": "una linea di aiuto, in Italia Telefono Amico allo 02 2327 2327, altrove le elenca findahelpline.com",
    "pt": "uma linha de apoio, no Brasil o 188, em Portugal o 213 544 545, noutros países veja findahelpline.com",
    "nl": "een hulplijn, in Nederland 113, anders noemt findahelpline.com ze",
}
EMERGENCY: Final[Mapping[str, str]] = {
    "en": "your local emergency number",
    "de": "deinen örtlichen Notruf",
    "fr": "le numéro d'urgence local",
    "es": "número de emergencias local",
    "it": "il numero di emergenza locale",
    "pt": "para o número de emergência local",
    "nl": "het lokale alarmnummer",
}
AFTERWARDS: Final = (
    (
        "Thank you for staying with me. Before anything else, I care about how you are right now. "
        "Are you safe, and is there somebody with you or somebody you can reach?"
    ),
    (
        "I'm glad you are still talking. There is no need to work on anything today. "
        "Please let a person you trust know how you are, and reach for your local emergency number if it gets worse."
    ),
    (
        "Thank you for telling me. Take your time, I'm here. "
        "And please keep a person close, a friend, your doctor, or one of the lines I named."
    ),
)
