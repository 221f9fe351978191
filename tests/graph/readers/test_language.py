"""Languages: another one only where there is no doubt."""

import pytest

from paperkg.graph.readers.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Wir zeigen, dass der Speicher für die Modelle nicht reicht und wie er besser genutzt wird.", "de"),
        ("Nous montrons que la mémoire est trop petite pour les modèles et comment des caches aident.", "fr"),
        ("Mostramos que la memoria es pequeña para los modelos y cómo una caché ayuda con el servicio.", "es"),
        ("Mostramos que a memória não é grande para os modelos e como uma cache ajuda com o serviço pela rede.", "pt"),
        ("Si mostra che la memoria è piccola per i modelli e che una cache aiuta anche nel servizio della rete.", "it"),
        ("We laten zien dat het geheugen niet groot is voor de modellen en hoe een cache wordt gebruikt.", "nl"),
        ("Pokazujemy, że pamięć jest mała dla modeli oraz jak się ją dzieli, która część nie jest.", "pl"),
        ("Vi visar att minnet är för litet för modellerna och hur det används med ett nytt sätt.", "sv"),
        ("Belleğin modeller için küçük olduğu ve bir önbellek ile nasıl daha iyi kullanıldığı bu yazıda.", "tr"),
        ("Trong bài này bộ nhớ của các mô hình được chia cho những yêu cầu và không cần một máy lớn.", "vi"),
        ("Мы показываем, как память делится между моделями на GPU.", "ru"),
        ("Ми показуємо, як пам'ять ділиться між моделями.", "uk"),
        ("我们提出一种用于 LLM 推理的 KV cache 量化方法", "zh"),
        ("大規模言語モデルの推論を高速化する手法", "ja"),
        ("대규모 언어 모델의 추론을 빠르게 한다", "ko"),
        ("نقدم طريقة سريعة لخدمة النماذج", "ar"),
        ("روشی برای پردازش سریع گفتار", "fa"),
        ("אנו מציגים שיטה מהירה", "he"),
        ("Μια γρήγορη μέθοδος για μοντέλα", "el"),
        ("हम एक तेज़ विधि प्रस्तुत करते हैं", "hi"),
        ("เรานำเสนอวิธีการที่รวดเร็ว", "th"),
    ],
)
def test_a_text_of_another_language_is_told(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2.5x",
        "LLaMA",
        "Attention Is All You Need",
        "De novo design von Neumann style: in situ and a la carte",
        "El Niño, La Niña and the los of con models",
        "The α, β and γ of θ-decay in λ-calculus",
        "DeepSeek (深度求索) serves models of a large size with small caches",
        "Une étude",
        "QLoRA GPTQ AWQ RTX 4090",
    ],
)
def test_what_is_in_doubt_is_english(text: str) -> None:
    assert language(text) == "en"


def test_the_start_of_a_long_text_decides() -> None:
    english = "One cache of a model is small, and it is in our way. " * 20
    assert language(f"{english} der die und das ist nicht ein mit") == "en"
