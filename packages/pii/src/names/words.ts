/** Words around names that are not names, folded. Written for this purpose from common usage; no list was copied. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** Forms of address and ranks before a name. */
export const TITLES =
  set(`mr mrs ms miss mx dr prof professor sir madam lady lord rev reverend fr father sister brother hon honorable judge justice
 senator sen rep gov governor president capt captain col colonel maj major gen general lt sgt sergeant cpl pvt adm cmdr herr frau hr fru
 m mme mlle monsieur madame mademoiselle docteur sr sra srta señor senor senora senorita don dona doña dom sig signor signora signorina dott dottssa
 ing arq lic mag mgr dipl pan pani bay bayan shri smt kum kumari mohd haji hajjah datuk tuan puan
 г гн гжа господин госпожа д-р др проф κ κα κος κυριος κυρια δρ द श्री श्रीमती डॉ कुमारी السید سید د دکتر مهندس اقای خانم مر גב דר פרופ ดร นาย นาง นางสาว คุณ`)

/** After a name: generations and degrees. */
export const SUFFIXES = set(
  'jr sr ii iii iv phd md dds dvm esq mba cpa jd rn pe msc bsc ba ma dphil obe cbe mp qc kc ret jnr snr junior senior',
)

/** Small words inside names. */
export const PARTICLES =
  set(`de del della di da dos das do du des la le los las van von vander den der ter ten zu zum zur af av bin ibn bint binti abu al el ap
 san santa saint st mac mc o' y e i und et ben bat bar ul ur`)

/** Legal forms and words that end the names of companies and institutions. */
export const ORGANISATION =
  set(`inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg ohg se sa sas sarl sl spa srl bv nv oy oyj ab as asa aps
 a/s kft zrt sro doo jsc ooo oao pjsc pty pte sdn bhd kk kabushiki group holding holdings partners associates sons bros brothers
 bank bancorp trust fund capital insurance financial finance services service solutions systems system technologies technology tech software labs
 lab laboratories studio studios media networks network international global industries industrial enterprises enterprise ventures consulting
 energy electric power gas oil petroleum resources materials chemical chemicals pharmaceuticals pharma therapeutics biosciences health healthcare
 hospital clinic medical university college school institute academy foundation association society union federation club committee council
 department ministry office agency authority commission airlines airways motors automotive railway logistics foods restaurants hotel hotels
 resorts entertainment communications telecom semiconductor devices instruments brands stores store shop market markets mall center centre
 construction corporationltd & и ооо оао зао ао компания группа банк университет ae αε οε εταιρεια τραπεζα שרכת בעמ בנק شرکت بانک شركة مؤسسة كافه
 株式会社 有限会社 会社 银行 銀行 公司 大学 大學 集团 集團 病院 주식회사 은행 대학교 회사 บริษัท จำกัด ธนาคาร लिमिटेड कंपनी बैंक प्राइवेट`)

/** Words of places: streets, settlements, land and water. */
export const PLACE =
  set(`street st road rd avenue ave boulevard blvd lane ln drive dr court ct square plaza place way highway hwy route parkway terrace alley crescent close
 city town township village county district province region state republic kingdom island islands isle isles mountain mount mt mountains hill hills
 river lake sea ocean bay beach coast valley park gardens garden forest desert port harbor harbour airport station bridge castle north south east
 west northern southern eastern western central new old upper lower great grand fort cape
 strasse straße platz weg allee rue avenue place calle avenida plaza via viale piazza rua travessa ulica ulitsa улица проспект город область край
 район республика остров river море озеро नगर जिला राज्य شارع مدينة جزيرة خیابان شهر استان رحوב 市 省 县 縣 区 區 町 村 国 國 島 시 도 구 군 섬 จังหวัด อำเภอ ประเทศ เกาะ`)

/** Words that join or open phrases and hardly stand in a name. */
export const FUNCTION =
  set(`the a an and or of for in on at to from with by as is are was be not no yes your you my our we it this that these those all any can
 will please select add new open close save delete edit view show hide set get file enter error warning failed invalid
 der die das und oder für mit von im ist nicht ein eine den dem le les et ou pour avec dans sur une un au aux par est pas el los las y o para con en por una
 il lo gli e per con nel una del och eller för med på är inte en ett og eller til med på er ikke og het een of voor met in op is niet
 и или для с в на по не от из за до как что это to be i oraz lub dla z w na do nie a nebo pro s v na ve bir için ile ve veya de da
 και η για με σε το η ο οι του της ו או של על עם את و أو في من على إلى عن لا و یا در از به با است का की के और में से को है 的 和 与 在 是 の に を は が で と 및 의 를 을`)
