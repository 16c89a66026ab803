/** What browsers and mobile clients send all day: addresses of shops, news and consoles, measuring, pictures, state. */
import { lines } from './grammar.mjs'

export const BROWSING = {
  browsing: lines`
    /§word§/§word§.php
    /admin/login.php
    /admin/§word§.php?id=§nn§
    /admin/§word§s/§nn§/edit
    /wp-admin/admin-ajax.php?action=§word§_§word§
    /wp-content/plugins/§rnd§/assets/§word§.min.js?ver=§n§.§n§.§n§
    /index.php?option=com_content&view=article&id=§nn§:§word§-§word§&catid=§n§&Itemid=§nn§
    /index.php/§word§/§word§?lang=en
    /cgi-bin/§word§.cgi?§word§=§nn§
    /login?returnUrl=%2F§word§%2F§nn§
    /login?next=/§word§/§word§/
    /signin?continue=https%3A%2F%2Fexample.org%2F§word§%3Fx%3D§nn§
    /user/login.aspx?ReturnUrl=%2fdefault.aspx
    /shop/c/§word§?color=red&size=42&sort=price_asc&page=§n§
    /§word§s/§word§-§word§-§nn§/dp/B0§num§/ref=sr_1_§n§?keywords=§word§+§word§&qid=§num§&sr=8-§n§
    /itm/§num§?hash=item§hex§:g:§id§&_trkparms=5373%3A0%7C5374%3AFeatured
    /search?q=§phrase§&hl=en&tbm=isch&sa=X
    /search?q=%22§word§+§word§%22+-site%3Aexample.org
    /search?filter[price][from]=§nn§&filter[price][to]=§num§&filter[brand][]=§word§&filter[brand][]=§word§
    /catalog/§word§/where/category/§word§/id/§nn§
    /products.json?limit=§nn§&page=§n§&since_id=§num§
    /maps/@48.85§num§,2.29§num§,15z/data=!3m1!4b1!4m2!6m1!1s0x47e66e:0x8ca§hex§
    /api/v§n§/§word§s?fields=id,§word§,§word§&expand=§word§(§word§)&orderby=§word§ desc
    /§word§/w_300,h_200,c_fill,g_auto,q_auto:eco,f_auto/v1/§rnd§.jpg
    /resize/400x300!/filters:quality(80)/https://example.org/§rnd§.png
    /css2?family=Roboto:ital,wght@0,400;0,700;1,400&display=swap
    /css?family=Open+Sans:400,700|Lato:300&subset=latin-ext
    /v3/polyfill.min.js?features=default%2CArray.prototype.includes%2CString.prototype.padStart
    /combo?lib/§word§.js&lib/§word§.js&§n§.§n§/§word§.css
    /gtm.js?id=GTM-§id§&l=dataLayer&cx=c
    /j/collect?v=1&_v=j101&a=§num§&t=pageview&_s=1&dl=https%3A%2F%2Fexample.org%2F§word§&ul=en-us&de=UTF-8&dt=§word§%20-%20§word§%20%7C%20§word§&sd=24-bit&sr=1920x1080&je=0
    /g/collect?v=2&tid=G-§id§&gtm=45je§num§&_p=§num§&cid=§num§.§num§&en=page_view&_et=§num§
    /tr/?id=§num§&ev=PageView&dl=https%3A%2F%2Fexample.org%2F&rl=&if=false&ts=§num§&sw=1920&sh=1080&v=2.9.§n§&r=stable&cd[content_ids]=%5B%22§num§%22%5D
    /pixel;r=§num§;rf=0;a=p-§id§;url=https%3A%2F%2Fexample.org%2F;uht=2;fpan=0;fpa=P0-§num§-§num§
    /beacon?data=%7B%22event%22%3A%22click%22%2C%22target%22%3A%22%23buy-now%22%2C%22ts%22%3A§num§%7D
    /adsid?cookie=1;dc_trk=§num§;ord=§num§;dc_lat=;dc_rdid=;tag_for_child_directed_treatment=?
    /embed/§id§?autoplay=0&rel=0&origin=https://example.org&widgetid=1
    /static/js/§n§.§hex§.chunk.js
    /assets/§word§-§hex§.css
    /~§rnd§/§word§/index.html#§word§
    /wiki/§word§_(§word§)
    /wiki/Special:Search?search=§word§&go=Go
    /questions/§num§/how-to-select-all-rows-where-a-column-is-null
    /questions/§num§/union-of-two-lists-in-order-and-without-duplicates
    /blog/§n§/why-drop-table-jokes-are-not-funny
    /tags/c%2B%2B?tab=newest
    /o/oauth2/auth?client_id=§num§-§id§.apps.example.com&redirect_uri=https%3A%2F%2Fexample.org%2Fcb&scope=openid%20email%20profile&response_type=code&state=§id§
    https://www.example.org/§word§/?utm_source=newsletter&utm_medium=email&utm_campaign=§word§_§n§
    https://example.org/§word§?gclid=§id§§id§-§id§_BwE
    https://www.example.org/search?q=§word§%20%26%20§word§&ie=UTF-8
    http://example.org/§word§.asp?§word§=§nn§&§word§=§word§
    https://t.co/§id§?amp=1
    _ga=GA1.2.§num§.§num§; _gid=GA1.2.§num§.§num§; _fbp=fb.1.§num§.§num§; session=§id§
    OptanonConsent=isGpcEnabled=0&datestamp=Mon+Jan+0§n§+20§nn§+10%3A00%3A00+GMT%2B0100+(CET)&version=6.§n§.0&hosts=&groups=C0001%3A1%2CC0002%3A0
    {"distinct_id":"§id§","$device_id":"§id§","$initial_referrer":"$direct","$initial_referring_domain":"$direct"}
    %7B%22distinct_id%22%3A%20%22§id§%22%2C%22%24initial_referrer%22%3A%20%22https%3A%2F%2Fexample.org%2F%22%7D
    Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1§nn§.0.0.0 Safari/537.36
    Mozilla/5.0 (iPhone; CPU iPhone OS 17_§n§ like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.§n§ Mobile/15E148 Safari/604.1
    Dalvik/2.1.0 (Linux; U; Android 1§n§; SM-§id§ Build/§id§)
    "Chromium";v="1§nn§", "Not(A:Brand";v="8", "Google Chrome";v="1§nn§"
    text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
    multipart/form-data; boundary=----WebKitFormBoundary§id§
    en-US,en;q=0.9,de;q=0.8,*;q=0.5
    W/"§hex§-§id§"
    §uuids§
    §uuid§;§uuid§;§uuid§
    ids=§uuid§%2C§uuid§
    [§nn§,§nn§,§nn§,§num§]
    ["§word§","§word§","§word§ §word§"]
    {"id":§nn§,"§word§":"§word§","active":true,"tags":["§word§","§word§"],"parent":null}
    {"items":[{"sku":"§id§","qty":§n§,"price":{"amount":§nn§.99,"currency":"EUR"}}],"note":"§phrase§"}
    {"query":{"bool":{"must":[{"match":{"§word§":"§word§"}}],"filter":[{"range":{"price":{"gte":§nn§,"lte":§num§}}}]}},"size":§nn§}
    {"filters":{"and":[{"field":"§word§","op":"=","value":"§word§"},{"field":"§word§","op":">","value":§nn§}]},"sort":"-created"}
    {"query":"mutation { add§word§(id: §nn§, qty: §n§) { id total } }"}
    {"query":"mutation Login($u: String!, $p: String!) { login(user: $u, pass: $p) { token } }","variables":{"u":"§rnd§","p":"§rnd§"}}
    {"operationName":"§word§","variables":{"id":"§nn§"},"query":"query §word§($id: ID!) {\n  §word§(id: $id) {\n    id\n    name\n    __typename\n  }\n}\n"}
    {"operationName":null,"variables":{},"query":"{ §word§s { id §word§ } }"}
    mutation { add§word§(id: §nn§, qty: §n§) { id } }
    mutation{like(id:§nn§){count}}
    mutation { delete§word§(id: "§id§") }
    mutation { create§word§(name: "§word§", price: §nn§.5, tags: ["§word§"]) { id name } }
    mutation { set§word§(value: true) { ok } }
    mutation UpdateCart { cart(items: [{id: §nn§, n: §n§}, {id: §nn§, n: §n§}]) { total } }
    query { §word§(id: §nn§) { id §word§ } }
    { §word§s(limit: §n§, where: {§word§: {eq: "§word§"}}) { id } }
    {"jsonrpc":"2.0","id":§n§,"method":"eth_call","params":[{"to":"0x§hex§","data":"0x§hex§"},"latest"]}
    §b64§
    data:image/png;base64,iVBORw0KGgo§b64§
    caf%e9 cr%e8me
    M%fcller & S%f6hne
    %u4e2d%u6587%u641c%u7d22
    %E3%81%93%E3%82%93%E3%81%AB%E3%81%A1%E3%81%AF
    Dvo\u0159\u00e1k \u010cesk\u00fd Krumlov \u0160koda
    \uff21\uff22\uff23\u682a\u5f0f\u4f1a\u793e\uff08\u672c\u793e\uff09
    It\u2019s \u201cfine\u201d \u2013 see you at 5\u2032
    \u00ab Bonjour \u00bb, l\u2019eau & l\u2019air
    5 \u2264 x \u2212 3, 90\u00b0 \u2215 2
    Tom &amp; Jerry &lt;3
    R&D; Q&A; P&L
    §word§; drop me a line when you are there
    1; see also §n§ and 2; select the one you like
    1 or 2 rooms, and 3 if possible
    Please select a date from the list, then order by phone or update the form
    The union of workers selected a new leader from the table of candidates
    Insert the card into the slot; delete nothing
    What does SELECT * FROM §word§ WHERE id = §n§ do? I get an error near 'from'
    Use --dry-run first; then \`npm run build\` && deploy
    Rock 'n' roll, don't 'and' me
    O'Neil's and D'Angelo's; 5' 11" or so
    5 < 6 && 7 > 2, so a<b
    a|b|c
    (foo|bar)baz.*
    ^\\d{3}-\\d{4}$
    [A-Z]{2}\\d+(?:-\\w+)?
    error: cannot find module './§word§' (/app/src/§word§.js:§nn§:§n§)
    2026-01-0§n§ 10:0§n§:00 ERROR [main] §word§.§word§ - failed to load §word§\n2026-01-0§n§ 10:0§n§:01 INFO retry\nPlease help, what is wrong here?
    Hi,\n\nI ordered §n§ §word§s but got §nn§.\nThanks\n§word§
    § n§. §phrase§\n2. §phrase§\n3. §phrase§
    # §word§\n\n* §word§\n* §word§\n\n\`\`\`\n§word§ --help\n\`\`\`
    > §phrase§\n\n**§word§** [§word§](https://example.org/§word§)
    | §word§ | §word§ |\n|---|---|\n| §nn§ | §nn§ |
    C:\\\\Users\\\\§rnd§\\\\Documents\\\\§word§.docx
    file (§n§).pdf
    §word§[]=§word§
    sort[§word§]=-1
    price>=§nn§
    name eq '§word§' and price lt §nn§
    $filter=contains(tolower(name),'§word§')&$top=§nn§&$skip=0
    \${§word§}
    {{§word§.§word§}}
    @§rnd§ thanks! :) #§word§ <3
    100% cotton; 30% off!
    +49 (0)30 123456-§nn§
    §word§ & §word§ GmbH; c/o §word§
    50/50, 24/7 and/or n/a
    ../images/§word§.png
    ./src/§word§/index.ts
    /home/§rnd§/projects/§word§
  `.map((line) =>
    line.replace('§ n§', '§n§').replace(/\\u([0-9a-f]{4})/g, (_, h) => String.fromCharCode(Number.parseInt(h, 16))),
  ),
  phrase: [
    '§word§ §word§',
    '§word§ for §word§s',
    'best §word§ §nn§',
    'how to §word§ a §word§',
    '§word§+§word§',
    'new §word§ and §word§',
    '§word§ or §word§',
  ],
  uuid: (r) =>
    [8, 4, 4, 4, 12].map((n) => Array.from({ length: n }, () => '0123456789abcdef'[r.below(16)]).join('')).join('-'),
  uuids: ['§uuid§,§uuid§', '§uuid§,§uuid§,§uuid§,§uuid§', '["§uuid§","§uuid§"]'],
}

/** Markdown and the HTML that people write into it, also where they do not know it well. */
export const MARKDOWN = {
  markdown: lines`
    # §word§ §word§
    §word§\n===\n\n§phrase§
    **§word§** and *§word§*, __§word§__ or _§word§_
    [§word§](/§word§ "§phrase§")
    [§word§](<§word§ §word§> '§word§')
    [§word§]: /§word§ "§word§"\n\n[§word§]
    ![§word§](§word§.png "§word§")
    <§word§@example.org>
    <https://example.org/§word§?a=§nn§&b=§word§>
    <a href="/§word§">§word§</a>
    <a  /><b2\ndata="§word§" >
    <a §word§="§word§" _§word§='§word§' :§word§>
    <div>\n*§word§*\n</div>
    <div id="§word§"\n  class="§word§">\n</div>
    <div><a href="§word§">*§word§*</a></div>
    <del>*§word§*</del>
    <!-- §phrase§ -->
    §word§ <!-- §word§ --> §word§
    <?php echo '§word§'; ?>
    <![CDATA[\nfunction §word§(a,b)\n{\n  if (a < b && a < 0) then {\n    return 1;\n  }\n}\n]]>
    <style>\n  h1 {color:red;}\n  p {color:blue;}\n</style>
    <pre><code>\nimport §word§\nmain = print $ §word§ [1,2]\n</code></pre>
    <table><tr><td>\n<pre>\n**§word§**,\n</pre>\n</td></tr></table>
    &nbsp; &amp; &copy; &AElig; &Dcaron; &#35; &#1234; &#X22; &lt;a&gt;
    \`§word§ \`\` §word§\`
    \`\`\`§word§\n§word§ <- §word§(§nn§)\n\`\`\`
    ~~~\n<\n >\n~~~
        §word§ = [\n      §word§\n    ]
    > §phrase§\n> > §phrase§\n- §word§\n  1. §word§
    * a\n\n  > b\n\n  \`\`\`\n  c\n  \`\`\`
    \\*§word§\\* \\<br/> \\[§word§](/§word§) \\\`§word§\\\`
    §word§\\\\\n§word§  \n§word§
    *§word§ **§word§ *§word§*§word§** §word§*
    §word§_§word§_§word§, "§word§"--'§word§', (§word§) [§word§] {§word§}
    || §word§ || §nn§ || - §word§ |
    § n§) §phrase§\n   - [x] §word§\n   - [ ] §word§
    $$E = mc^{§n§}$$ and $\\frac{a}{b}$
    :§word§: @§rnd§ #§nn§ ~~§word§~~
    <details>\n<summary>§word§</summary>\n\n§phrase§\n</details>
    <kbd>Ctrl</kbd>+<kbd>§rnd§</kbd>, H<sub>2</sub>O, x<sup>§n§</sup>
    <br>§phrase§<br/>§phrase§<hr>
    <p align="center">\n  <img src="https://example.org/§rnd§.svg" alt="§word§">\n</p>
    <span lang="de" title='§word§'>§word§</span>
  `.map((line) => line.replace('§ n§', '§n§')),
}
