"""
Labels as they stand in the exports of many languages, in small letters.

A label that is not here is no loss: the shape of the record decides then (see shapes).
"""

# ruff: noqa: RUF001 - letters of other alphabets are the point here

from __future__ import annotations

import re


def _labels(*lines: str) -> frozenset[str]:
    return frozenset(label.strip().casefold() for line in lines for label in line.split("|"))


COMMENT = _labels(
    "Comment|Opmerking|Reactie|Commentaire|Comentario|Comentário|Kommentar|Commento|Komentarz|Yorum|Комментарий|Коментар",
    "Kommentti|Komentář|Comentariu|Komentar|Σχόλιο|评论|留言|댓글|コメント|Bình luận|ความคิดเห็น|تعليق|टिप्पणी|Sylw|Hozzászólás",
)
OWNER = _labels(
    "Media Owner|Owner|Author|Media-eigenaar|Eigenaar van media|Auteur|Propriétaire du contenu multimédia|Autor|Autore",
    "Propriétaire du média|Propietario del contenido|Propietario del contenido multimedia|Propietario de contenido|作者",
    "Medieninhaber|Medieneigentümer|Inhaber|Proprietario del contenuto|Proprietário da mídia|Medieägare|Medieejer|Medieeier",
    "Właściciel multimediów|Medya Sahibi|Владелец медиафайла|媒体所有者|影音內容擁有者|미디어 소유자|メディアの所有者",
)
TIME = _labels(
    "Time|Tijd|Date|Datum|Heure|Hora|Fecha|Zeit|Ora|Orario|Data|Czas|Tid|Dato|Zaman|Время|Час|時間|时间|시간|日時|Thời gian"
)
CAPTION = _labels(
    "Caption|Text|Title|Bijschrift|Légende|Leyenda|Legenda|Bildunterschrift|Didascalia|Podpis|Bildtext|Texte|Texto|Testo|Titel"
)
_FIELDS: dict[str, frozenset[str]] = {
    "username": _labels(
        "Username|User name|Gebruikersnaam|Nom d’utilisateur|Nom d'utilisateur|Nombre de usuario|Benutzername|Nome utente",
        "Nome de usuário|Nome de utilizador|Nazwa użytkownika|Användarnamn|Brugernavn|Brukernavn|Käyttäjänimi|Kullanıcı adı",
        "Uživatelské jméno|Felhasználónév|Nume de utilizator|Имя пользователя|Ім’я користувача|Όνομα χρήστη|用户名|用戶名稱",
        "使用者名稱|用戶帳號|사용자 이름|ユーザーネーム|Tên người dùng|Nama pengguna|اسم المستخدم|Enw defnyddiwr",
    ),
    "name": _labels(
        "Name|Full name|Naam|Nom|Nombre|Nome|Imię i nazwisko|Imię|Namn|Navn|Nimi|Ad|Adı|Jméno|Név|Nume|Имя|Ім’я|Όνομα|姓名|名字",
        "名稱|이름|名前|Tên|Nama|الاسم|Enw",
    ),
    "bio": _labels(
        "Bio|Biography|Biografie|Biographie|Biografía|Biografia|Presentación|Steckbrief|Biogram|Biografi|Presentation|Esittely",
        "Biyografi|Životopis|Bemutatkozás|Биография|О себе|Біографія|Βιογραφικό|个人简介|個人簡介|소개|自己紹介|Tiểu sử",
    ),
    "website": _labels(
        "Website|Links|Link|External URL|Site web|Liens|Sitio web|Enlaces|Webseite|Webbplats|Hjemmeside|Nettsted|Sito web",
        "Site|Strona internetowa|Веб-сайт|Сайт|网站|網站|웹사이트|ウェブサイト|Trang web|Gwefan",
    ),
    "email": _labels(
        "Email|E-mail|Email address|Adresse e-mail|E-mail adres|E-mailadres|Correo electrónico",
        "E-Mail-Adresse|Indirizzo e-mail|E-postadress|E-mailadresse|Адрес электронной почты|电子邮件|電子郵件|이메일",
    ),
    "phone": _labels(
        "Phone|Phone number|Telefoonnummer|Numéro de téléphone|Número de teléfono|Telefonnummer|Numero di telefono|Telefone"
    ),
    "gender": _labels(
        "Gender|Geslacht|Genre|Género|Gênero|Geschlecht|Genere|Sesso|Płeć|Kön|Køn|Kjønn|Sukupuoli|Cinsiyet|Пол|Стать|性别|性別|성별"
    ),
    "birthday": _labels(
        "Date of birth|Birthday|Geboortedatum|Date de naissance|Fecha de nacimiento|Geburtsdatum|Data di nascita",
        "Data de nascimento|Data urodzenia|Födelsedatum|Fødselsdato|Дата рождения|出生日期|생년월일",
    ),
    "location": _labels("Location|City|Locatie|Ville|Ciudad|Ort|Stadt|Città|Cidade|Plaats"),
}
FIELD_OF = {label: field for field, labels in _FIELDS.items() for label in labels}
PRIVATE = _labels(
    "Private Account|Private profile|Privéaccount|Privé-account|Privé account|Compte privé|Cuenta privada|Privates Konto",
    "Account privato|Profilo privato|Conta privada|Konto prywatne|Privat konto|Yksityinen tili|Gizli Hesap|Soukromý účet",
    "Privát fiók|Cont privat|Закрытый аккаунт|Закритий обліковий запис|Ιδιωτικός λογαριασμός|私密账户|不公開帳號|私人帳號",
    "비공개 계정|非公開アカウント|Tài khoản riêng tư|Akun privat|حساب خاص|Cyfrif preifat",
)
CONFIRMED = re.compile(r"confirm|bevestigd|verif|bestätigt|potwierdz|подтвер|已确认|已驗證|認証", re.IGNORECASE)
YES = _labels("true|yes|ja|oui|sí|si|sim|tak|kyllä|evet|да|так|ναι|是|예|はい|có|ya|نعم")
NO = _labels("false|no|nee|non|nein|não|nie|nej|nei|ei|hayır|нет|ні|όχι|否|아니요|いいえ|không|tidak|لا")
