/** Values that tell a person's sex, marital status, ethnicity, religion, nationality or orientation. Folded. */
export const STRONG_TERMS =
  `male|female|nonbinary|non-binary|non binary|transgender|trans man|trans woman|genderqueer|genderfluid|intersex|agender|cisgender|mannlich|weiblich|divers|masculino|femenino|feminino|masculin|feminin|maschio|femmina|masculine|feminine|heterosexual|homosexual|bisexual|lesbian|gay|asexual|pansexual|straight|married|divorced|widowed|widow|widower|never married|domestic partner|civil union|unmarried|verheiratet|ledig|geschieden|verwitwet|casado|casada|soltero|soltera|divorciado|divorciada|viudo|viuda|solteiro|solteira|viuvo|marie|mariee|celibataire|hispanic|latino|latina|latinx|hispanic or latino|not hispanic or latino|non-hispanic|caucasian|african american|black or african american|asian american|native american|american indian|american indian or alaska native|alaska native|native hawaiian|native hawaiian or other pacific islander|pacific islander|middle eastern|two or more races|white british|black british|south asian|east asian|mixed race|roma|catholic|roman catholic|protestant|christian|muslim|islam|jewish|judaism|hindu|hinduism|buddhist|buddhism|sikh|atheist|agnostic|orthodox|mormon|evangelical|he/him|she/her|they/them|he/him/his|she/her/hers|they/them/theirs|republican|democrat`.split(
    '|',
  )

export const WEAK_TERMS =
  `m|f|x|w|man|woman|men|women|boy|girl|single|separated|white|black|asian|other race|prefer not to say|decline to answer|undisclosed|mr|mrs|ms|veteran`.split(
    '|',
  )

export const NATIONALITIES =
  `american|british|canadian|australian|german|french|spanish|italian|dutch|belgian|swiss|austrian|swedish|norwegian|danish|finnish|polish|czech|hungarian|romanian|bulgarian|greek|turkish|russian|ukrainian|irish|scottish|welsh|english|portuguese|brazilian|mexican|argentinian|argentine|colombian|chilean|peruvian|chinese|japanese|korean|south korean|indian|pakistani|bangladeshi|indonesian|malaysian|singaporean|thai|vietnamese|filipino|egyptian|moroccan|nigerian|kenyan|ethiopian|south african|israeli|saudi|emirati|iranian|iraqi|syrian|lebanese|new zealander`.split(
    '|',
  )
