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
        initial="Этот пароль вам выдали. Придумайте свой.",
        wrong="Регистрации с таким паролем нет. Введите тот, что указали, или начните снова.",
    ),
    "en": CommonTexts(
        invalid="This link is no longer valid. Request a new one.",
        failed="That did not work. Try again in a minute.",
        no_script="Turn on JavaScript to continue.",
        length="A password must have 8 to 128 characters.",
        common="This password is among the most common ones. Choose another one.",
        own_data="The password contains personal data others may know. Choose another one.",
        initial="This is the password you were given. Choose another one.",
        wrong="No registration has this password. Enter the one you chose, or register again.",
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
        intro="Enter the password you registered with. If you did not register, close this page.",
        button="Confirm the address",
        done="Your address is confirmed. You can sign in now.",
        label="Password",
    ),
    ("ru", PageKind.CONFIRM_EMAIL): PageTexts(
        title="Новый адрес",
        intro="Нажмите кнопку, чтобы подтвердить новый адрес электронной почты.",
        button="Подтвердить новый адрес",
        done="Адрес изменён. Теперь входите с ним.",
    ),
    ("en", PageKind.CONFIRM_EMAIL): PageTexts(
        title="Confirm your new address",
        intro="Press the button to confirm your new e-mail address.",
        button="Confirm the new address",
        done="Your address was changed. Use it to sign in from now on.",
    ),
    ("ru", PageKind.RESET_PASSWORD): PageTexts(
        title="Новый пароль",
        intro="Задайте новый пароль. Все сеансы будут завершены.",
        button="Сохранить пароль",
        done="Пароль изменён. Теперь можно войти.",
        label="Новый пароль",
    ),
    ("en", PageKind.RESET_PASSWORD): PageTexts(
        title="Set a new password",
        intro="Choose a new password. All your sessions will end.",
        button="Save the password",
        done="Your password was changed. You can sign in now.",
        label="New password",
    ),
    ("ru", PageKind.UNLOCK): PageTexts(
        title="Вход приостановлен",
        intro="Нажмите кнопку, чтобы снять ограничение и войти сразу.",
        button="Снять ограничение",
        done="Ограничение снято. Теперь можно войти.",
    ),
    ("en", PageKind.UNLOCK): PageTexts(
        title="Signing in is locked",
        intro="Press the button to unlock it and sign in right away.",
        button="Unlock",
        done="Unlocked. You can sign in now.",
    ),
}
