"""A real WordPress on this computer, as Debian packages it: an author of 61 posts, with pictures, and what nobody may see."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from PIL import Image

from checks.content import Author, Item, Kind
from scanner.archives.reader import Options
from scanner.live.address import profile_at
from scanner.live.coverage import Coverage
from scanner.live.limits import Limits
from scanner.live.reader import export_of
from scanner.live.signin import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOME = Path("/usr/share/wordpress")
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('WP_HOME', '%(address)s'); define('WP_SITEURL', '%(address)s'); define('WP_CONTENT_DIR', '%(folder)s/wp-content');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT',
  'NONCE_SALT'] as $key) define($key, 'only for a test');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
THEME = """<!DOCTYPE html><html><head><meta charset="utf-8"><?php wp_head(); ?></head><body <?php body_class(); ?>><main>
<?php while (have_posts()) { the_post(); ?>
<article <?php post_class(); ?>>
<h2 class="entry-title"><a href="<?php the_permalink(); ?>" rel="bookmark"><?php the_title(); ?></a></h2>
<span class="author vcard">
<a href="<?php echo get_author_posts_url(get_the_author_meta('ID')); ?>"><?php the_author(); ?></a></span>
<time class="published" datetime="<?php echo get_the_date('c'); ?>"><?php echo get_the_date(); ?></time>
<div class="entry-content"><?php the_content(); ?></div></article>
<?php } ?><div class="nav-links"><?php posts_nav_link(); ?></div></main>
<aside class="widget-area"><h2>Latest comments</h2><article><a href="/author/alex/">Alex</a>
<time datetime="2020-01-01">then</time> hello</article></aside><?php wp_footer(); ?></body></html>
"""
FILL = """<?php
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Barn', 'admin', 'admin@example.org', true, '', 'not a secret');
update_option('template', 'plain');
update_option('stylesheet', 'plain');
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
update_option('rewrite_rules', '');  // made anew by the first visitor
$author = wp_insert_user(['user_login' => 'alex', 'user_pass' => 'x', 'display_name' => 'Alex', 'role' => 'author']);
function add($author, $title, $text, $more = []) {
  return wp_insert_post($more + ['post_author' => $author, 'post_title' => $title, 'post_content' => $text,
    'post_status' => 'publish',
    'post_date' => gmdate('Y-m-d H:i:s', 1600000000 + 86400 * (++$GLOBALS['number']))]);
}
for ($n = 1; $n <= 61; $n++) {
  $image = $n % 10 ? '' : '<img src="' . WP_HOME . "/wp-content/uploads/kite-$n.jpg\\" width=\\"300\\" height=\\"200\\">";
  add($author, "Kite day $n", "<p>Words of day $n &amp; more</p>$image");
}
add($author, 'Private day', '<p>nobody sees this</p>', ['post_status' => 'private']);
add($author, 'Draft day', '<p>nobody sees this either</p>', ['post_status' => 'draft']);
add($author, 'Locked day', '<p>only with a password</p>', ['post_password' => 'hush']);
$other = add(1, 'By somebody else', '<p>not of Alex</p>');
wp_insert_comment(['comment_post_ID' => $other, 'comment_author' => 'Pat', 'comment_content' => 'hello']);
echo 'filled';
"""


@pytest.fixture(scope="module")
def wordpress():
    """The address of a WordPress that lives as long as the tests here."""
    database, maker, php = shutil.which("mariadbd"), shutil.which("mariadb-install-db"), shutil.which("php")
    if not (HOME.is_dir() and database and maker and php):
        pytest.skip("wordpress, mariadb-server and php-cli are not installed")
    folder = Path(tempfile.mkdtemp(prefix="wp-"))  # short: a socket's path may not be long
    running = []
    try:
        yield start(folder, running, database, maker, php)
    finally:
        for one in running:
            one.terminate()
            one.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder, running, database, maker, php):
    root = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [maker, "--no-defaults", f"--datadir={folder}/db", "--auth-root-authentication-method=normal", *root],
        check=True,
        capture_output=True,
        timeout=120,
    )
    place = f"{folder}/db.sock"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["--no-defaults", f"--datadir={folder}/db", f"--socket={place}", "--skip-networking", *root]
    running.append(subprocess.Popen([database, *options, f"--pid-file={folder}/pid"], **quiet))
    until(lambda: Path(place).exists())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    site = folder / "site"
    (site / "wp-content/uploads").mkdir(parents=True)
    for one in HOME.iterdir():
        if one.is_file():
            shutil.copy(one, site)
        elif one.name != "wp-content":
            (site / one.name).symlink_to(one)
    (site / "wp-content/themes/plain").mkdir(parents=True)
    (site / "wp-content/themes/plain/style.css").write_text("/* Theme Name: Plain */", encoding="utf-8")
    (site / "wp-content/themes/plain/index.php").write_text(THEME, encoding="utf-8")
    for number in range(10, 61, 10):
        Image.new("RGB", (300, 200), (number, 90, 90)).save(site / f"wp-content/uploads/kite-{number}.jpg")
    values = {"socket": place, "address": address, "folder": str(site)}
    (site / "wp-config.php").write_text(CONFIG % values, encoding="utf-8")
    (site / "fill.php").write_text(FILL, encoding="utf-8")
    create = f"(new mysqli('localhost', 'root', '', '', 0, '{place}'))->query('CREATE DATABASE wp');"
    subprocess.run([php, "-r", create], check=True, capture_output=True, timeout=30)
    filled = subprocess.run([php, "fill.php"], cwd=site, check=False, capture_output=True, text=True, timeout=120)
    assert filled.stdout.endswith("filled"), filled.stdout[-2000:] + filled.stderr[-2000:]
    (site / "fill.php").unlink()
    environment = {**os.environ, "PHP_CLI_SERVER_WORKERS": "4"}
    running.append(subprocess.Popen([php, "-S", f"127.0.0.1:{port}", "-t", str(site)], env=environment, **quiet))
    until(lambda: answers(address))
    return address


def until(ready):
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.2)


def answers(address):
    try:
        with urlopen(address, timeout=10) as page:  # noqa: S310 - this computer
            return page.status == 200
    except URLError:
        return False


def days(items):
    own = [one for one in items if one.kind is Kind.POST and one.author is Author.OWN]
    return Counter(one.text.split("\n")[0] for one in own if one.text.startswith("Kite day"))


def check(made):
    entries = [one for _, one in export_of(made).read(Options())]
    items = [one for one in entries if isinstance(one, Item)]
    assert days(items) == {f"Kite day {number}": 1 for number in range(1, 62)}
    text = "\n".join(one.text for one in items)
    for never in ("Private day", "Draft day", "nobody sees", "only with a password"):
        assert never not in text
    assert "not of Alex" not in "\n".join(one.text for one in items if one.author is Author.OWN)
    assert {one.host for one in made.servers if one.refused is None} == {"127.0.0.1"}
    return items


def test_all_posts_of_the_author_and_none_that_nobody_may_see(wordpress, visit):
    made = visit(f"{wordpress}/author/alex/")
    items = check(made)
    assert made.coverage is Coverage.COMPLETE
    export = export_of(made)
    list(export.read(Options()))
    pictures = [one for one in items if one.kind is Kind.IMAGE and one.author is Author.OWN]
    assert len({one.media for one in pictures if "/uploads/kite-" in one.media}) == 6
    assert all(isinstance(export.picture(one), bytes) for one in pictures)


def test_page_by_page_where_the_site_gives_programs_nothing(wordpress, visit, monkeypatch):
    monkeypatch.setattr("scanner.live.documented.hooks", lambda *_: [])
    made = visit(f"{wordpress}/author/alex/")
    check(made)
    assert made.coverage is Coverage.COMPLETE


def test_the_author_signed_in_sees_what_nobody_else_may(wordpress, visit, browser):
    """What the site tells of who is signed in is what a WordPress really writes; so is the private post that only they see."""
    heard = []
    address = f"{wordpress}/author/alex/"

    def signs_in():
        tab = browser.contexts[-1].pages[-1]
        tab.goto(f"{wordpress}/wp-login.php?redirect_to={address}")
        tab.fill("#user_login", "alex")
        tab.fill("#user_pass", "x")
        tab.click("#wp-submit")
        tab.wait_for_selector("#wpadminbar", state="attached")
        return True

    def allowed(who):
        heard.append(who)
        return Limits(pause=0.03, between=0.0)

    made = visit(address, sign_in=SignIn(signs_in, allowed))
    assert heard[0].is_of(profile_at(address))
    items = [one for _, one in export_of(made).read(Options()) if isinstance(one, Item)]
    assert days(items) == {f"Kite day {number}": 1 for number in range(1, 62)}
    assert any("nobody sees this" in one.text for one in items)
    assert "Draft day" not in "\n".join(one.text for one in items)
