"""Which words name a nationality, a people or a faith?"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NATIONALITIES = _words(
    """
Afghan Albanian Algerian American Andorran Angolan Argentine Argentinian Armenian Australian Austrian Azerbaijani
Bahamian Bahraini Bangladeshi Barbadian Belarusian Belgian Belizean Beninese Bhutanese Bolivian Bosnian Botswanan
Brazilian British Bruneian Bulgarian Burkinabe Burmese Burundian Cambodian Cameroonian Canadian Chadian Chilean Chinese
Colombian Comoran Congolese Croatian Cuban Cypriot Czech Danish Djiboutian Dominican Dutch Ecuadorian Egyptian Emirati
English Eritrean Estonian Ethiopian Fijian Filipino Finnish French Gabonese Gambian Georgian German Ghanaian Greek
Grenadian Guatemalan Guinean Guyanese Haitian Honduran Hungarian Icelandic Indian Indonesian Iranian Iraqi Irish Israeli
Italian Ivorian Jamaican Japanese Jordanian Kazakh Kenyan Korean Kosovar Kuwaiti Kyrgyz Laotian Latvian Lebanese
Liberian Libyan Liechtensteiner Lithuanian Luxembourger Macedonian Malagasy Malawian Malaysian Maldivian Malian Maltese
Mauritanian Mauritian Mexican Moldovan Monegasque Mongolian Montenegrin Moroccan Mozambican Namibian Nepalese Nepali
Nicaraguan Nigerian Nigerien Norwegian Omani Pakistani Palestinian Panamanian Paraguayan Peruvian Polish Portuguese
Qatari Romanian Russian Rwandan Salvadoran Samoan Saudi Scottish Senegalese Serbian Singaporean Slovak Slovakian
Slovene Slovenian Somali Spanish Sudanese Surinamese Swazi Swedish Swiss Syrian Taiwanese Tajik Tanzanian Thai Tibetan
Togolese Tongan Trinidadian Tunisian Turkish Turkmen Ugandan Ukrainian Uruguayan Uzbek Venezuelan Vietnamese Welsh
Yemeni Zambian Zimbabwean Basque Catalan Kurdish Persian Hispanic Latino Latina Asian African European Scandinavian
Afghani Arab Arabian Briton Englishman Englishwoman Frenchman Frenchwoman Irishman Irishwoman Scotsman Scotswoman
Dutchman Dutchwoman Welshman Welshwoman Dane Finn Pole Swede Spaniard Turk Serb Croat Greek Scot Filipina Icelander
Afghans Albanians Algerians Americans Argentines Armenians Australians Austrians Belgians Bolivians Brazilians Britons
Bulgarians Cambodians Canadians Chileans Colombians Croats Croatians Cubans Cypriots Czechs Danes Egyptians Estonians
Ethiopians Filipinos Finns Georgians Germans Ghanaians Greeks Hungarians Icelanders Indians Indonesians Iranians Iraqis
Israelis Italians Jamaicans Jordanians Kenyans Koreans Kuwaitis Latvians Libyans Lithuanians Malaysians Mexicans
Moroccans Nigerians Norwegians Pakistanis Palestinians Panamanians Peruvians Poles Romanians Russians Saudis Scots Serbs
Slovaks Slovenes Somalis Spaniards Swedes Syrians Tunisians Turks Ugandans Ukrainians Uruguayans Uzbeks Venezuelans
Zambians Zimbabweans Kazakhstani Icelandish Hobbit Igbo Yoruba Tamil Punjabi Bengali Zulu
"""
)
FAITHS = _words(
    """
Christian Christians Catholic Catholics Protestant Protestants Orthodox Lutheran Anglican Baptist Methodist Mormon
Evangelical Quaker Muslim Muslims Moslem Islamic Sunni Shia Jewish Jew Jews Hindu Hindus Buddhist Buddhists Sikh Sikhs
Jain Bahai Taoist Shinto Atheist Agnostic Christianity Catholicism Protestantism Islam Judaism Hinduism Buddhism Sikhism
Jainism Taoism Confucianism Zoroastrian Zoroastrianism Druze
"""
)
PEOPLES = NATIONALITIES + FAITHS
