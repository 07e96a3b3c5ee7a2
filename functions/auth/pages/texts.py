"""The texts of the pages, in Russian and English."""

from __future__ import annotations

from functions.auth.pages.entities import CommonTexts, PageKind, PageTexts

COMMON = {
    "ru": CommonTexts(
        invalid="Ссылка больше не действует. Запросите новую.",
        failed="Не получилось. Попробуйте ещё раз через минуту.",
        no_script="Чтобы продолжить, включите JavaScript.",
        length="В пароле должно быть от 8 до 128 символов.",
        common="Это один из самых распространённых паролей. Придумайте другой.",
        own_data="В пароле есть то, что о вас знают другие. Придумайте другой.",
        wrong="С этим паролем никто не регистрировался. Введите свой или начните снова.",
    ),
    "en": CommonTexts(
        invalid="This link is not valid any more. Ask for a new one.",
        failed="That did not work. Try again in a minute.",
        no_script="Turn JavaScript on to go on.",
        length="A password has 8 to 128 characters.",
        common="This password is one of the most common ones. Choose another one.",
        own_data="The password holds something that others know of you. Choose another one.",
        wrong="Nobody registered with this password. Enter yours, or register again.",
    ),
}
TEXTS = {
    ("ru", PageKind.VERIFY_EMAIL): PageTexts(
        title="Подтверждение адреса",
        intro="Введите пароль, с которым регистрировались. Если это были не вы, закройте страницу.",
        button="Подтвердить адрес",
        done="Адрес подтверждён. Теперь можно войти.",
        label="Пароль",
    ),
    ("en", PageKind.VERIFY_EMAIL): PageTexts(
        title="Confirm your address",
        intro="Enter the password that you registered with. If it was not you, close this page.",
        button="Confirm the address",
        done="The address is confirmed. You can sign in now.",
        label="Password",
    ),
    ("ru", PageKind.CONFIRM_EMAIL): PageTexts(
        title="Новый адрес",
        intro="Нажмите кнопку, чтобы подтвердить новый адрес электронной почты.",
        button="Подтвердить новый адрес",
        done="Адрес изменён. Теперь входите с ним.",
    ),
    ("en", PageKind.CONFIRM_EMAIL): PageTexts(
        title="Your new address",
        intro="Press the button to confirm your new e-mail address.",
        button="Confirm the new address",
        done="The address is changed. Sign in with it from now on.",
    ),
    ("ru", PageKind.RESET_PASSWORD): PageTexts(
        title="Новый пароль",
        intro="Задайте новый пароль. Все сеансы будут завершены.",
        button="Сохранить пароль",
        done="Пароль изменён. Теперь можно войти.",
        label="Новый пароль",
    ),
    ("en", PageKind.RESET_PASSWORD): PageTexts(
        title="A new password",
        intro="Choose a new password. All sessions will end.",
        button="Save the password",
        done="The password is changed. You can sign in now.",
        label="New password",
    ),
    ("ru", PageKind.UNLOCK): PageTexts(
        title="Вход приостановлен",
        intro="Нажмите кнопку, чтобы снять ограничение и войти сразу.",
        button="Снять ограничение",
        done="Ограничение снято. Теперь можно войти.",
    ),
    ("en", PageKind.UNLOCK): PageTexts(
        title="Signing in is paused",
        intro="Press the button to end the pause and sign in at once.",
        button="End the pause",
        done="The pause is over. You can sign in now.",
    ),
}
