/** Ordinary values that look like attacks to the hasty: code, queries, templates, rich text, paths, names. */
import { lines } from './grammar.mjs'

export const BENIGN = {
  sql_statement: lines`
    SELECT * FROM §tb§ WHERE §cl§ = §lit§
    SELECT * FROM §tb§ WHERE §cl§ = §lit§;
    SELECT §cl§, §cl§ FROM §tb§ WHERE §cl§ §op§ §lit§ AND §cl§ §op§ §lit§ ORDER BY §cl§ DESC LIMIT §nn§
    SELECT §cl§, COUNT(*) FROM §tb§ GROUP BY §cl§ HAVING COUNT(*) > §nn§
    SELECT COUNT(*) FROM §tb§ GROUP BY §cl§
    SELECT t.§cl§, u.§cl§ FROM §tb§ t JOIN §tb§ u ON t.id = u.§cl§_id WHERE u.§cl§ IS NOT NULL
    SELECT "§cl§" FROM "§tb§" AS "§cl§" WHERE "§cl§"."§cl§" IN (1, 2, 3);
    SELECT * FROM "§tb§" WHERE "§cl§" = §nn§ OR "§cl§" = §nn§;
    SELECT * FROM "§tb§" WHERE "§cl§" BETWEEN §n§ AND §nn§;
    SELECT * FROM "§tb§" WHERE "§cl§" LIKE '§rnd§%'
    SELECT * FROM §tb§ WHERE §cl§ = ?
    SELECT * FROM §tb§ WHERE §cl§ = $1 AND §cl§ = $2
    SELECT * FROM §tb§ WHERE §cl§ = :§cl§
    INSERT INTO §tb§ (§cl§, §cl§) VALUES (§lit§, §lit§);
    INSERT INTO "§tb§" ("§cl§","§cl§") VALUES ($1,$2) RETURNING "id"
    UPDATE §tb§ SET §cl§ = §lit§ WHERE id = §nn§;
    UPDATE "§tb§" SET "§cl§"=$1 WHERE "id" = $2
    DELETE FROM §tb§ WHERE §cl§ < §lit§
    CREATE TABLE §tb§ (\n  id SERIAL PRIMARY KEY,\n  §cl§ VARCHAR(255) NOT NULL,\n  §cl§ INTEGER\n);
    ALTER TABLE "§tb§" ADD COLUMN "§cl§" VARCHAR(255);
    CREATE INDEX "§tb§_§cl§" ON "§tb§" ("§cl§")
    WITH recent AS (SELECT * FROM §tb§ WHERE §cl§ > §lit§) SELECT §cl§, avg(§cl§) FROM recent GROUP BY 1
    SELECT §cl§ FROM §tb§ UNION SELECT §cl§ FROM §tb§ ORDER BY §cl§
    SELECT DISTINCT §cl§ FROM §tb§ WHERE char_length(§cl§) <= §n§
    SELECT date_trunc('day', created_at) AS day, sum(§cl§) FROM §tb§ GROUP BY day
    SELECT CASE WHEN §cl§ > §nn§ THEN 'high' ELSE 'low' END AS level FROM §tb§
    SELECT CAST("§cl§" AS text) FROM "§tb§"
    DROP TABLE IF EXISTS "§tb§";
    BEGIN; UPDATE §tb§ SET §cl§ = §cl§ + 1 WHERE id = §nn§; COMMIT;
    SHOW TABLES LIKE '§rnd§'
    DESCRIBE §tb§
    EXPLAIN SELECT * FROM §tb§
    GRANT SELECT ON §tb§ TO reporting
    §cl§ = §lit§ AND §cl§ > §nn§
    §cl§ IN ('§word§', '§word§') AND §cl§ IS NOT NULL
    §cl§ LIKE '%§word§%'
    created_at > NOW() - INTERVAL '§n§ days'
  `,
  tb: [
    'users',
    'orders',
    'products',
    'customers',
    'posts',
    'events',
    'invoices',
    'articles',
    'sessions',
    'projects',
    'documents',
    'Users',
    'Posts',
    'sales',
    'logs',
    'metrics',
    'accounts',
    'employees',
    'inventory',
    '`Person`',
    '[dbo].[Orders]',
    'public.tickets',
    '§word§s',
  ],
  cl: [
    'id',
    'name',
    'status',
    'price',
    'total',
    'created_at',
    'updatedAt',
    'authorId',
    'title',
    'email',
    'amount',
    'quantity',
    'country',
    'city',
    'type',
    'level',
    'user_id',
    'active',
    'views',
    'tags',
    'score',
    '§word§',
    '§word§_id',
  ],
  lit: [
    "'§word§'",
    '§nn§',
    '§num§',
    "'2024-0§n§-1§n§'",
    'true',
    'NULL',
    "'active'",
    "'§word§ §word§'",
    '3.14',
    "'O''Brien'",
  ],
  op: ['=', '>', '<', '>=', '<>', 'LIKE', '!='],
  filter: lines`
    §cl§ eq '§word§'
    §cl§ eq §nn§ and §cl§ gt §nn§
    (§cl§ eq '§word§') or (§cl§ ne §nn§)
    contains(§cl§,'§word§')
    startswith(§cl§,'§rnd§') and §cl§ lt §nn§
    not (§cl§ eq null)
    §cl§==§word§;§cl§=gt=§nn§
    §cl§=in=(§word§,§word§,§word§)
    §cl§:§word§ AND §cl§:[§n§ TO §nn§]
    §cl§:"§word§ §word§" OR -§cl§:§word§
    §cl§:>=§nn§ §cl§:§word§
    (§word§ OR §word§) AND NOT §word§
    is:open label:§word§ author:§rnd§
    -§cl§,+§cl§
    §cl§ desc, §cl§ asc
    §cl§:asc,§cl§:desc
    §cl§[gte]=§nn§&§cl§[lt]=§num§
    filter[§cl§]=§word§&sort=-§cl§
    §cl§>§nn§&&§cl§<§num§
    §cl§ >= §nn§ && §cl§ != "§word§"
    and(§cl§.eq.§word§,§cl§.gt.§nn§)
    or(§cl§.is.null,§cl§.eq.§nn§)
    {"and":[{"field":"§cl§","op":"eq","value":"§word§"}]}
    {"§cl§":{"gte":§n§,"lte":§nn§}}
    {"bool":{"must":[{"match":{"§cl§":"§word§"}},{"range":{"§cl§":{"gte":"now-1d/d"}}}]}}
    {"query":{"term":{"§cl§":"§word§"}},"size":§nn§}
    {"where":{"§cl§":"§word§"},"limit":§nn§,"order":"§cl§ DESC"}
    resource.type="§word§" AND severity>=ERROR
    fields @timestamp, @message | filter @message like /error/ | sort @timestamp desc | limit 20
    source="§word§.log" | stats count by §cl§ | where count > §nn§
    rate(http_requests_total{job="§word§",status=~"5.."}[5m]) > 0.§n§
    sum by (§cl§) (increase(§word§_total[1h]))
    histogram_quantile(0.9§n§, sum(rate(§word§_bucket[5m])) by (le))
    event.custom_details.§word§ matches part '§word§'
    StormEvents | where State == "TEXAS" | summarize count() by §cl§
    project = §rnd§ AND status in (Open, "In Progress") ORDER BY created DESC
    assignee = currentUser() AND resolution = Unresolved
    (objectClass=person)
    (&(objectClass=user)(sAMAccountName=§rnd§))
    (|(mail=§rnd§@example.org)(uid=§rnd§))
    (&(objectCategory=group)(cn=§word§*))
    cn=§rnd§,ou=§word§,dc=example,dc=org
    uid=§rnd§,ou=people,dc=example,dc=com
    CN=Smith\\, John,OU=Sales,O=Example,C=US
    /bookstore/book[§n§]/title
    //book[@category='§word§']/title
    //div[@class="§word§"]/a/@href
    /html/body/div[§n§]/p[§n§]/text()
    div.§word§ > ul li:nth-child(2n+1)
    #§word§ .§word§[data-id="§nn§"]:not(.hidden)
    a[href^="https"]::after
  `,
  jsonpath: lines`
    $
    $.§word§
    $.§word§.§word§
    $.§word§[0]
    $.§word§[*].§word§
    $..§word§
    $..[§n§]
    $[§n§:§nn§]
    $[::2]
    $[-1:]
    $['§word§']
    $['§word§','§word§']
    $["§word§"]["§word§"]
    $.*
    $..*
    $[?(@.§word§)]
    $.§word§[?(@.§word§ < §nn§)]
    $.§word§[?(@.§word§ == '§word§')]
    $.§word§[?(@.§word§ == "§word§" && @.§word§ > §nn§)]
    $.§word§[?(@.§word§ != §n§ || @.§word§ == §n§)]
    $[?@.§word§ > §n§]
    $[?@.§word§=='§word§' || @.§word§=='§word§']
    $[?(!@.§word§)]
    $[?(@.§word§ && @.§word§)]
    $[?@.a>1 && @.b<§n§]
    $[?(1==1)]
    $[?(@.§word§ =~ /§word§.*/i)]
    $[?length(@.§word§) > §n§]
    $[?count(@.*) == §n§]
    $[?match(@.§word§, '§rnd§.*')]
    $[?search(@.§word§, "[a-z]+")]
    $[?value(@..§word§) == "§word§"]
    $.§word§[(@.length-1)]
    $..§word§[?(@.§word§)]
    $.§word§.length()
    $[?@ == §n§]
    $[?@.a == null]
    $[?@.a==true]
    $[?(@['§word§'] == '§word§')]
    $[?@['@key']==§n§]
    $[§n§,§n§]
    $[ "§word§" , §n§ ]
    $.§word§[?(@.§word§ in ['§word§', '§word§'])]
    $['it\\'s']
    $["\\u0061"]
    $[?@.§word§ == 'it\\'s']
    $[?(@.key>=§n§ && @.key<=§nn§)]
    $[?!(@.a==1)]
    $[?(@.a - 1 == §n§)]
    $[?(@.a, @.b)]
    /§word§/0/§word§
    /§word§~1§word§
    §word§[?§word§ > \`§nn§\`].§word§
    §word§[*].{§word§: §word§, §word§: §word§}
    sort_by(§word§, &§word§)[-1]
    .§word§[] | select(.§word§ == "§word§") | .§word§
    .[] | {§word§: .§word§, §word§}
    map(.§word§ + 1)
    .§word§ // "none"
    jq '.§word§ | length'
  `,
  code: lines`
    const §rnd§ = await §word§.findAll({ where: { §cl§: §nn§ } });
    const { §word§, §word§ } = require('§word§')
    import { §word§ } from '@§word§/§word§';
    import §word§ from '../../lib/§word§.js'
    const §word§ = require('../§word§')
    sequelize.fn('LOWER', sequelize.col('§cl§'))
    knex('§tb§').where({ §cl§: §nn§ }).select('§cl§')
    §tb§.filter(§cl§__gte=§nn§).exclude(§cl§='§word§')
    if (§rnd§ > §n§ && §rnd§ < §nn§) { return §rnd§; }
    if (§rnd§ === null || §rnd§ === undefined) {\n  throw new Error('§word§ is missing')\n}
    for (let i = 0; i < §nn§; i++) {\n  console.log(i)\n}
    for §rnd§ in range(§nn§):\n    print(§rnd§)
    function §rnd§(a, b) {\n  return a + b;\n}
    def §rnd§(self, §word§=None):\n    return self.§word§.get(§word§)
    x = [i for i in range(§nn§) if i % 2 == 0]
    public static void main(String[] args) {\n    System.out.println("§word§");\n}
    SELECT_§word§ = "§word§"
    echo "$HOME" | tee out.txt
    for i in $(seq 1 §n§); do echo $i; done
    npm install §rnd§ && npm run build
    docker run --rm -p 80§nn§:80 §rnd§/§word§:latest
    git commit -m "§word§ §word§" && git push origin main
    curl -X POST https://api.example.org/v1/§word§ -H 'Content-Type: application/json' -d '{"§word§": §nn§}'
    kubectl get pods -n §word§ -o json | jq '.items[].metadata.name'
    ls -la §word§/ | grep §rnd§
    tar -xzf §rnd§.tar.gz -C /opt/§rnd§
    pip install §rnd§==1.§n§.§n§
    chmod +x ./§rnd§.sh
    export NODE_ENV=production
    cat §word§.txt | sort | uniq -c
    find . -name '*.§rnd§' -type f
    ssh -i key.pem ubuntu@host.example.org
    \`§rnd§ {{path/to/§word§}}\`
    \`sudo §rnd§ {{[-l|--list]}} {{§word§}}\`
    \`§rnd§ {{[-o|--output]}} {{path/to/file}} {{§word§}}\`
    - Show the §word§ of a §word§:\n\n\`§rnd§ --§word§ {{name}}\`
    Run \`§rnd§ --§word§\` to list every §word§.
    \`cat {{file1}} | §rnd§ -§n§ {{file2}}\`
    var §rnd§ = document.getElementById('§word§');
    const el = document.querySelector('.§word§');\nel.addEventListener('click', () => §rnd§())
    $.ajax({ url: '/§word§', success: function (data) { §rnd§(data) } });
    <?php\n\nnamespace App\\§word§;\n\nclass §rnd§ extends Model\n{\n    protected $table = '§word§';\n}
    try {\n  await §rnd§()\n} catch (error) {\n  logger.error(error)\n}
    fn main() {\n    let x: i32 = §nn§;\n    println!("{}", x);\n}
    func (s *§rnd§) Get(id string) (*§word§, error) {\n\treturn s.db.Find(id)\n}
    #include <stdio.h>\nint main(void) { printf("%d\\n", §nn§); return 0; }
    a && b || c
    x ? y : z
    result = (x < §n§) ? yes : no
    (a, b) => a.§word§ - b.§word§
    §rnd§.map((x) => x.§word§).filter(Boolean).join(', ')
    @Component({ selector: 'app-§word§', templateUrl: './§word§.html' })
    type §rnd§ = { §word§: string; §word§?: number }
    interface §rnd§ extends Base<§word§> { §word§(): void }
    assert §rnd§ == "§word§", "wrong"
    model.add(Dense(§nn§, activation='relu'))
    df.groupby('§cl§').agg({'§cl§': 'sum'})
    library(ggplot2); ggplot(df, aes(x=§word§, y=§word§)) + geom_point()
    =SUM(A1:A§nn§)
    =IF(B§n§>§nn§,"high","low")
    =VLOOKUP(A2,Sheet2!A:C,3,FALSE)
    {{range(1, §nn§)}}px
    y = sin(x) + cos(2*x)
    E = mc^2
    \\frac{a}{b} + \\sqrt{x^2 + y^2}
    $\\int_0^1 f(x)\\,dx = \\sum_{i=1}^n a_i$
    at §rnd§ (/app/src/§word§.js:§nn§:§n§)
    at Object.<anonymous> (C:\\\\Users\\\\§rnd§\\\\app.js:§nn§:§n§)
    TypeError: Cannot read properties of undefined (reading '§word§')\n    at §rnd§ (file:///srv/app/§word§.mjs:§nn§:§n§)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    Traceback (most recent call last):\n  File "/usr/lib/python3/§word§.py", line §nn§, in §rnd§\nValueError: invalid literal
    java.lang.NullPointerException: null\n\tat org.example.§word§.Service.run(Service.java:§nn§)
    Exception in thread "main" java.lang.IllegalStateException
    eval at §rnd§ (http://localhost:8080/file.js:§nn§:§n§)
    §rnd§@http://localhost:3000/static/js/§word§.js:§nn§:§nn§
    127.0.0.1 - - [10/Oct/2023:13:55:36 +0000] "GET /§word§.html HTTP/1.1" 200 §num§
    2024-0§n§-1§n§T10:00:00Z ERROR [§word§] connection to 10.0.0.§n§:5432 refused; retrying
    level=info msg="§word§ started" port=8080 pid=§num§
    version: '3'\nservices:\n  web:\n    image: §rnd§\n    ports:\n      - "80:80"
    name: §word§\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest
    [§word§]\nkey = "§word§"\nport = 80§nn§
    body { color: #333; background: url(/img/§word§.png) no-repeat; }
    .§word§:hover { transform: scale(1.§n§); transition: all .§n§s ease-in-out }
    @media (max-width: §num§px) { .§word§ { display: none; } }
    color:red;font-size:§nn§px
    background-image:url('https://cdn.example.org/§rnd§.jpg');
    ^(?=.*[A-Z])(?=.*\\d).{8,}$
    ^[\\w.+-]+@[\\w-]+\\.[\\w.]+$
    (\\w+)\\s*=\\s*"([^"]*)"
    ^\\d{3}-\\d{4}$
    /^§rnd§(.*)$/i
    [a-zA-Z0-9_]+|\\s*
    (?i)^(select|insert|update)\\b.*
    ^(?:https?:\\/\\/)?([^\\/:]+)(:\\d+)?(\\/.*)?$
    (?<year>\\d{4})-(?<month>\\d{2})
    .*\\.(jpg|png|gif)$
    §n§ §n§ * * 1-5
    */§n§ * * * *
    0 0 1 */§n§ ?
    @daily
    MON-FRI 09:00-17:00
    FREQ=WEEKLY;BYDAY=MO,WE;COUNT=§nn§
    CC(=O)Oc1ccccc1C(=O)O
    C1=CC=C(C=C1)C(=O)O
    InChI=1S/C8H10N4O2/c1-10-4-9-6-5(10)7(13)12(3)8(14)11(6)2/h4H,1-3H3
    H2O + CO2 -> H2CO3
    1. e4 e5 2. Nf3 Nc6 3. Bb5 a6
    rgb(§nn§, §nn§, §nn§)
    #{§word§}
    \${§word§}
    \${§word§.§word§}
    Hello \${name}, welcome to \${city}!
    %s has %d items
    \${{ secrets.§word§ }}
    \${{ github.event_name == 'push' }}
    $\{{ matrix.§word§ }}
    \${HOME}/§word§
    $USER
    %USERPROFILE%\\Documents
    if [ -f "$file" ]; then rm "$file"; fi
    ((a+b)*c)/d
    2*(3+4)
    1+1=2
    3 > 2 and 2 > 1
    -1 or +1
    x != y
  `.map((line) => line.replace('$\\{{', '${{')),
  template: lines`
    {{§word§}}
    {{ §word§ }}
    {{§word§.§word§}}
    {{{§word§}}}
    Hi {{first_name}}, your {{§word§}} is ready.
    Hello {{ name }}!
    {{#§word§}}{{§word§}}{{/§word§}}
    {{#if §word§}}§word§{{else}}none{{/if}}
    {{#each §word§}}<li>{{this.§word§}}</li>{{/each}}
    {{^§word§}}empty{{/§word§}}
    {{> §word§}}
    {{>§word§}}|{{<§word§}}{{/§word§}}
    {{! comment }}
    {{=<% %>=}}(<%§word§%>)
    {{=| |=}}
    | {{=@ @=}} |
    {{&§word§}}
    {{.}}
    {{#.}}({{.}}){{/.}}
    {{a.b.c}} == {{#a}}{{#b}}{{c}}{{/b}}{{/a}}
    [{{#§word§}}Found '§word§'!{{/§word§}}]
    {{$§word§}}default{{/§word§}}
    {{<§word§}}{{$§word§}}new {{x}}{{/§word§}}{{/§word§}}
    {{§word§|upper}}
    {{ §word§ | date:"Y-m-d" }}
    {{ price | money }}
    {{ "§word§" | translate }}
    {% if §word§ %}§word§{% endif %}
    {% for item in §word§ %}{{ item.name }}{% endfor %}
    {% include "§word§.html" %}
    {% block content %}{% endblock %}
    {% assign total = 0 %}
    {{ 'now' | date: '%Y' }}
    Dear %recipient.name%,
    Dear {§word§}, thank you for your order {order_id}.
    *|FNAME|*
    [[§word§]]
    <%= §word§ %>
    <%= user.name %>
    <%=title%>
    <% if (user) { %><h2><%= user.name %></h2><% } %>
    #{user.name} placed an order
    \${customer.firstName} \${customer.lastName}
    @{§word§}
    :§word§_id/§word§
    {§word§}/{id}/§word§
    https://{host}/{version}/§word§?id={id}
    {store_hash}
    {{$§word§}}
    {{baseUrl}}/§word§
    {{$guid}}
    {{$randomInt}}
    <§word§>
    <your-§word§-here>
    [§word§]
    %{§word§}
    %(§word§)s
    {0} of {1}
    {§word§, plural, one {# item} other {# items}}
    $§word§$
    ---{content}---
    __§word§__
  `,
  graphql: lines`
    {§word§{id §word§}}
    query{§word§{id,§word§}}
    query { §word§(id: §nn§) { id §word§ } }
    query Get§word§($id: ID!) { §word§(id: $id) { id §word§ { id §word§ } } }
    query ($input: [String]!) {\n  nnList(input: $input)\n}
    mutation { update§word§(input: {id: "§nn§", §word§: "§word§"}) { §word§ { id } } }
    mutation Create§word§($input: §word§Input!) { create§word§(input: $input) { id __typename } }
    subscription { §word§Added(roomId: "§nn§") { id §word§ } }
    {\n  §word§ {\n    §word§\n    ...Fields\n  }\n}\n\nfragment Fields on §word§ {\n  id\n  §word§\n}
    query { §word§s(first: §nn§, after: "§id§") { edges { node { id §word§ } cursor } pageInfo { hasNextPage endCursor } } }
    query { me { id name email orders(last: §n§) { nodes { id total } } __typename } }
    { §word§ @include(if: $flag) { id } §word§ @skip(if: true) }
    { field @directive(arg1: "value", arg2: §nn§) }
    query { a: §word§(id: 1) { id } b: §word§(id: 2) { id } }
    { node(id: "§id§") { ... on §word§ { title body } __typename } }
    query Search($q: String!, $n: Int = §nn§) { search(query: $q, first: $n) { total items { id title } } }
    { complicatedArgs { intArgField(intArg: §n§) stringListArgField(stringListArg: ["one", §n§]) } }
    query Q { §word§ { id } }\n\nmutation M { §word§ { id } }\n\nsubscription S { §word§ { id } }
    query ($a: Int, $b: String) { §word§(a: $a, b: $b) { id __typename } }
    query { __typename }
    fragment §word§Parts on §word§ { id §word§ §word§ { §word§ } }
    type §word§ { id: ID! §word§: String §word§s: [§word§!]! }
    query A($x: Int, $y: String) { __typename }\n  query B($x: String, $y: Int) { __typename }
    {\n  dog {\n    name\n    owner {\n      name\n      pets {\n        name\n      }\n    }\n  }\n}
  `,
  markup: lines`
    <p>§prose§</p>
    <p>§prose§ <strong>§word§</strong> §prose§</p>
    <p>§prose§ <a href="https://example.org/§word§">§word§</a>.</p>
    <ul><li>§word§</li><li>§word§</li></ul>
    <h2>§word§</h2>\n<p>§prose§</p>
    <div class="§word§"><span style="color:#333">§word§</span></div>
    <img src="https://cdn.example.org/§rnd§.jpg" alt="§word§" width="§num§" height="§num§" />
    <img class="aligncenter size-full wp-image-§num§" title="§word§" alt="§word§" src="https://example.org/wp-content/uploads/§rnd§.jpg" />
    <!-- wp:paragraph -->\n<p>§prose§</p>\n<!-- /wp:paragraph -->
    <!-- wp:image {"id":§num§,"sizeSlug":"large"} -->\n<figure class="wp-block-image"><img src="https://example.org/§rnd§.jpg" alt=""/></figure>\n<!-- /wp:image -->
    <table border="1"><tr><td>§word§</td><td>§nn§</td></tr></table>
    <iframe width="560" height="315" src="https://www.youtube.com/embed/§id§" frameborder="0" allowfullscreen></iframe>
    <embed src="https://v.example.org/§id§" type="application/x-shockwave-flash" width="400" height="224" />
    <video controls src="/media/§rnd§.mp4"></video>
    <br/>§prose§<br>
    <b>§word§</b> &amp; <i>§word§</i>
    §prose§ <em>§word§</em> §prose§
    <blockquote>§prose§</blockquote>
    <a href="mailto:§rnd§@example.org">mail us</a>
    <span class="badge badge-info">§nn§</span>
    <svg width="§nn§" height="§nn§" viewBox="0 0 24 24"><path d="M12 2L2 7l10 5 10-5-10-5z"/></svg>
    <button type="button" class="btn btn-primary" disabled>§word§</button>
    <!-- §prose§ -->
    &lt;§word§&gt; &quot;§word§&quot; &copy; 2024
    §word§ &raquo; §word§ &#8217;s
    <https://example.org/§word§>
    <§rnd§@example.org>
    §word§ <§rnd§@example.org>
    # §word§\n\n§prose§\n\n- §word§\n- §word§\n\n[link](https://example.org/§word§)
    **§word§**: §prose§
    _§word§_ and *§word§*
    > §prose§
    1. §word§\n2. §word§\n3. §word§
    \`\`\`js\nconst a = §nn§\n\`\`\`
    ![§word§](https://example.org/§rnd§.png)
    [§word§]: https://example.org "§word§"
    | §word§ | §word§ |\n| --- | --- |\n| §nn§ | §word§ |
    - [ ] §prose§\n- [x] §prose§
    ~~§word§~~ §emoji§
    [foo]: /url "title"\n\n[foo]
    *(*foo*)*
    [link](foo(and(bar)))
    [link](</my uri> "title")
    foo<!-- this is a comment -->bar
    [b]§word§[/b] [url=https://example.org]§word§[/url]
    <Order><Id>§nn§</Id><Name>§word§</Name></Order>
    <?xml version="1.0" encoding="UTF-8"?><§word§><id>§nn§</id><name>§word§</name></§word§>
    <?xml version="1.0"?>\n<note><to>§word§</to><body>§prose§</body></note>
    <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Get§word§><Id>§nn§</Id></Get§word§></soap:Body></soap:Envelope>
    <?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><circle r="§nn§"/></svg>
    <?xml-stylesheet type="text/css" href="§word§.css"?>
    <rss version="2.0"><channel><title>§word§</title></channel></rss>
    <TabItem value="js" label="JavaScript">
    <Component prop={value} onClick={() => set(§nn§)} />
    a < b and c > d
    I <3 §word§
    §n§ < §nn§ > §n§
    <->
    => ->
    ¯\\_(ツ)_/¯
    :-) ;-) :'( <3
  `,
  emoji: ['😀', '🎉', '👍🏽', '❤️', '🚀✨', '😂'],
  path: lines`
    C:\\Users\\§rnd§\\Documents\\§word§.docx
    C:\\Program Files\\§word§\\§rnd§.exe
    D:\\data\\§word§ 2024\\§rnd§.csv
    \\\\server\\share\\§word§\\§rnd§.txt
    /usr/local/bin/§rnd§
    /usr/bin/python3
    /home/§rnd§/§word§/§rnd§.txt
    /var/log/§word§/§word§.log
    /var/www/§word§/index.html
    /opt/§rnd§/config.yml
    /etc/§rnd§/§word§.conf
    /tmp/§rnd§
    ~/§word§/§rnd§.md
    ./§word§/§rnd§.js
    ../§word§/§rnd§.png
    ../assets/§word§.css
    src/§word§/§rnd§.ts
    §word§/§rnd§/§rnd§.tar.gz
    /2010-04-01/§word§s/§id§/§word§.json
    /api/v§n§/§word§s/§nn§/§word§
    /§word§/§word§?§cl§=§word§&§cl§=§nn§
    /products?id={id}
    s3://§rnd§-bucket/§word§/§rnd§.parquet
    gs://§rnd§/§word§
    file:///home/§rnd§/§word§.pdf
    file:///C:/Users/§rnd§/§word§.pdf
    arn:aws:iam::§num§§num§:role/§word§
    arn:aws:s3:::§rnd§/*
    projects/§rnd§/locations/us-central1/§word§s/§rnd§
    com.example.§word§.§word§
    org.example.§word§.§word§Service
    §rnd§.§word§.§word§
    refs/heads/feature/§rnd§-§nn§
    @§rnd§/§word§
    node_modules/§rnd§/dist/index.js
    urn:uuid:§hex§
    image/svg+xml;charset=utf-8
    text/html, application/xhtml+xml, */*;q=0.8
    application/vnd.§rnd§.v§n§+json
    gzip, deflate, br
    attachment; filename="§word§ 2024.pdf"
    Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1§nn§.0.0.0 Safari/537.36
    en-US,en;q=0.9,de;q=0.8
    Basic §b64§
    W/"§hex§"
    max-age=3600, must-revalidate
    sessionid=§hex§; theme=dark; _ga=GA1.2.§num§.§num§
    v=§n§; a=§nn§; b="§rnd§"
  `,
  url: lines`
    https://www.example.com/§word§/§word§?§cl§=§nn§
    http://example.org/
    http://example.com:8080/§word§
    https://api.example.net/v§n§/§word§s/§nn§
    https://example.com/redirect?url=https%3A%2F%2Fexample.org%2F§word§
    https://shop.example.org/?next=/§word§&utm_source=§word§&utm_campaign=§rnd§
    https://hooks.example.com/services/T§num§/B§num§/§id§
    https://cdn.example.org/§rnd§/§word§.min.js?v=1.§n§.§n§
    https://maps.example.com/?q=52.§num§,13.§num§&z=§nn§
    https://user.example.org/~§rnd§/§word§.html#§word§
    https://§rnd§.blob.core.windows.net/§word§/§rnd§.png?sv=2020-08-04&sig=§b64§
    https://example.org/wiki/§word§_(disambiguation)
    https://de.example.org/s%C3%BC%C3%9F
    https://www.example.fr/?filter=54§n§,56§n§,53§n§
    http://localhost:3000/§word§
    http://localhost:8080/callback
    https://localhost:4200
    http://127.0.0.1:8000/docs
    http://192.168.§n§.§nn§/printer
    http://10.0.§n§.§nn§:9100/
    ws://localhost:5173/hmr
    wss://stream.example.org/§word§
    ftp://ftp.example.org/pub/§rnd§.zip
    mailto:§rnd§@example.org?subject=§word§
    tel:+4930§num§
    sms:+1555§num§
    turn:global.example.com:443?transport=tcp
    postgres://§rnd§:§rnd§@db.example.org:5432/§word§
    redis://cache.example.org:6379/0
    amqp://guest:guest@mq.example.org//
    git@github.com:§rnd§/§rnd§.git
    git+https://github.com/§rnd§/§rnd§.git#v1.§n§
    data:image/png;base64,iVBORw0KGgo§b64§
    spotify:track:§id§
    myapp://§word§/§nn§
    market://details?id=com.example.§rnd§
    https%3A%2F%2Fexample.org%2F§word§%3Fa%3D§n§
    //cdn.example.org/§rnd§.js
    www.example.org/§word§
    example.org
    §rnd§.example.org:8443
    10.0.§n§.§nn§
    192.168.§n§.0/24
    10.0.0.0/8,172.16.0.0/12
    2001:db8::§n§
    fe80::1%eth0
    [2001:db8::1]:443
    db-1.internal
    vpc-§rnd§.us-east-1.compute.internal
  `,
  prose: lines`
    Please select your §word§ from the list and update it or delete it.
    We will drop the table off at your union hall.
    Where is the order by the door?
    Insert the coin into the slot and select a drink.
    Union Square; drop-off at 5
    The new and unique §word§ for every home
    Create table reservations or group by size
    Having 1 or 2 of them is fine
    Select from our menu -- all prices include tax
    like 'new' or as-is
    It's 5 o'clock and John's dog can't find Mary's cat
    Don't drop out; join us and set values
    A cast iron pan, sleep mask and bench mark set
    Rock 'n' roll isn't dead
    the '90s were "great"
    He said "select all" and then 'delete'
    Order #§num§ - §word§ and §word§
    if you have 1 = 1 then true
    5-1=4 and 4>3
    Buy 1 get 1 free; limit 2 per customer!
    AND now for something else
    OR in the operating room
    between 9 and 17, not on Sundays
    Delete the account? (yes/no)
    update: works now, thanks
    execute the plan, then declare victory
    I'd like 2 or 3 of these -- maybe 4
    The cat sat; the dog ran | the end
    Tom & Jerry && friends
    Q&A: what's the id?
    wait for delay at gate §nn§
    who am i? whoami
    echo chamber; ping pong; cat food
    Ping pong tables and cat toys
    The id is §num§; the name is §word§
    time to sleep (§n§ hours)
    Terms & conditions apply*
    50% off!!! (today only)
    Size: 10" x 12" / 25 cm × 30 cm
    6'2" tall, 180 lbs
    A/B test #§n§ @ 10%
    C++ / C# / .NET developer
    $5 each; 3 for $12
    price: 1.000,50 EUR
    Re: [§word§] Fwd: your question?
    "§word§ §word§"
    '§word§'
    (§word§)
    §word§; §word§; §word§
    §word§, §word§ & §word§
    §word§ | §word§
    §word§/§word§
    §word§ - §word§
    §word§ + §word§
    §word§ vs. §word§
    +§word§ -§word§ "§word§ §word§"
    how to §word§ a §word§?
    what's the best §word§ under $§nn§
    §word§ OR §word§
    §word§ AND §word§ NOT §word§
    §word§*
    *§word§*
    ***
    ...
    --
    -
    '
    "
    ''
    ""
    ;
    #
    %
    /
    \\
    !@#$%^&*()
    100%
    #1
    N/A
    n/a - see notes
    null
    undefined
    NaN
    true
    None
    NULL
    -1
    1e10
    0x1F
    1/2
    1,000
    (555) 123-4567
    +1 (555) 123-4567 ext. §nn§
    §n§:§nn§
    1=1?
    1950 or 1960
    10 or less
    true or false
    (§num§)
    §n§ and §nn§
    "§word§" "§word§"; §nn§"
    a=b
    key=value;key2=value2
    a,b,c;d,e,f
    "a","b c","d ""e"""
    name;age;city\n§word§;§nn§;§word§
    id,name,price\n1,§word§,9.99\n2,§word§,12.50
    {"id":§nn§,"name":"§word§"}
    {"a":[1,2,3],"b":{"c":null,"d":true}}
    {"type":"§word§","enabled":false,"§word§":["§word§","§word§"]}
    [{"id":1},{"id":2}]
    ["§word§","§word§"]
    {'key':['value1','value2']}
    {"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*§word§* §prose2§"}}]}
    {"filters":{"field":"§cl§","operator":"in","value":[§n§,§nn§]}}
    a:2:{i:0;s:5:"first";s:5:"title";s:4:"note";}
    a:1:{s:4:"menu";a:0:{}}
    {"$ref":"#/components/schemas/§word§"}
    {"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}
    [§n§, §nn§, §num§]
    (§n§,§nn§)
    POINT(13.§num§ 52.§num§)
    POLYGON((30 10, 40 40, 20 40, 10 20, 30 10))
    BEGIN:VCARD\nVERSION:3.0\nFN:§word§\nEND:VCARD
    BEGIN:VEVENT\nSUMMARY:§word§\nDTSTART:20240§n§01T090000Z\nEND:VEVENT
    -----BEGIN PUBLIC KEY-----\n§b64§\n-----END PUBLIC KEY-----
    ssh-rsa §b64§ §rnd§@host
    v=spf1 include:_spf.example.org ~all
    §prose2§\r\nSubject: §word§\r\n§prose2§
    Dear customer,\r\n\r\n§prose2§\r\n\r\nKind regards,\r\n§word§ team
    Name: §word§\nEmail: §rnd§@example.org\nMessage: §prose2§
    To: §rnd§@example.org\nCc: §rnd§@example.org
    Ingredients: 2 cups flour; 1/2 tsp salt\nSteps:\n1) mix\n2) bake at 180°C
    line one\nline two\nline three
    §prose2§\n\n§prose2§
    §prose2§ §prose2§ §prose2§
    a:b:c
    §b64§
    §hex§
    §id§
    §id§.§id§.§id§
    eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ§id§.§id§
    §json64§
  `,
  prose2: [
    'Thank you for your order; it will be sent soon.',
    "We're sorry that it didn't work out.",
    'Call the gate code, then wait for us at the table.',
    'Select the size and the colour before you order.',
    'Returns the list of objects and their values.',
    'The id of the user who created the group.',
    'Use this to delete or update an item from the list.',
    "It's great: 10/10, would buy again!",
    'Cannot be null or empty (see docs).',
    'Great product, but the union of parts is weak.',
    'Open the file, then execute the script as described.',
    'Only one of these can be set; the rest is ignored.',
  ],
  json64: (r) =>
    Buffer.from(JSON.stringify({ version: r.below(9), page: r.below(99), cursor: r.below(1e6), next: null })).toString(
      'base64',
    ),
  apostrophe: lines`
    O'Brien
    Seán O'Neill
    D'Angelo
    d'Arc
    Jeanne d'Arc
    L'Oréal
    Conan O'Brien, Jr.
    N'Golo Kanté
    M'Baye
    Dell'Acqua
    dall'Ongaro
    Sant'Angelo in Vado
    L'Aquila
    Val-d'Isère
    Côte d'Ivoire
    Pays-de-la-Loire (l'Ouest)
    's-Hertogenbosch
    't Hart
    van 't Hoff
    in 't Veld
    Ra'anana
    Be'er Sheva
    Sana'a
    Ka'bah
    Qur'an study
    Ma'ariv
    Hawai'i
    Nuku'alofa
    Xi'an
    Tian'anmen
    Jun'ichirō
    Ken'ichi Mori
    Sh'maya
    Land's End
    Coeur d'Alene
    Martha's Vineyard
    King's Cross
    St. John's
    Queen's Rd 1
    McDonald's #§num§
    Levi's 501®
    Macy's & Kohl's
    Ben & Jerry's
    Trader Joe's
    Men's T-shirt
    Women's 7" heels
    Kids' 10-12
    rock 'n' roll
    aujourd'hui
    c'est l'été
    l'eau d'orange
    qu'est-ce que c'est ?
    un po' d'acqua
    dell'arte
    com'è
    D’Souza
    O’Reilly Media
    Ng'ang'a
    Ng'andu
    Mutua Ng'eno
    Ma'ayan
    Ta'Quan
    De'Andre
    D'Juan O'Quinn
    Oʻahu
    G'ayrat
    Toʻraqoʻrgʻon
    O'zbekiston
    Mar'yana
    Lukʼyanenko
    Solov'ev
    Il'ya
    Dvor'etskiy
    Y'all
    it's
    can't
    they'd've
    '§word§'s
  `,
}
