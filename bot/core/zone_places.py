"""Which clock people mean: zones by how likely it is that someone here lives on them, with the places
that people name.

The order is the order in which clocks are offered, so it is a guess at who comes: English-speaking
families first, then by how many people live there. Cities come before states and provinces. Offsets
and rules are never written down here; those are the pinned zone data's.
"""

from typing import Final

PLACES: Final[dict[str, str]] = {
    "America/New_York": (
        "New York, Boston, Philadelphia, Miami, Atlanta, Washington DC, Orlando, Tampa, Jacksonville, "
        "Charlotte, Raleigh, Richmond, Baltimore, Pittsburgh, Cleveland, Columbus, Cincinnati, Buffalo, "
        "Newark, Hartford, Providence, Connecticut, Delaware, Florida, Georgia (US), Maine, Maryland, "
        "Massachusetts, New Hampshire, New Jersey, North Carolina, Ohio, Pennsylvania, Rhode Island, "
        "South Carolina, Vermont, Virginia, West Virginia"
    ),
    "America/Chicago": (
        "Chicago, Houston, Dallas, San Antonio, Austin, Fort Worth, Minneapolis, Milwaukee, St. Louis, "
        "Kansas City, New Orleans, Nashville, Memphis, Oklahoma City, Tulsa, Omaha, Texas, Illinois, "
        "Wisconsin, Minnesota, Iowa, Missouri, Arkansas, Louisiana, Mississippi, Alabama, Tennessee, "
        "Oklahoma, Kansas, Nebraska, North Dakota, South Dakota"
    ),
    "America/Los_Angeles": (
        "Los Angeles, San Francisco, Seattle, San Diego, San Jose, Sacramento, Portland, Las Vegas, "
        "California, Washington State, Oregon, Nevada"
    ),
    "Europe/London": (
        "London, Manchester, Edinburgh, Birmingham, Glasgow, Leeds, Liverpool, Bristol, Sheffield, "
        "Newcastle, Nottingham, Cardiff, Belfast, England, Scotland, Wales, Northern Ireland"
    ),
    "America/Denver": (
        "Denver, Salt Lake City, Albuquerque, Colorado Springs, El Paso, Colorado, Utah, New Mexico, "
        "Wyoming, Montana"
    ),
    "America/Phoenix": "Phoenix, Tucson, Mesa, Arizona",
    "America/Toronto": "Toronto, Montreal, Ottawa, Hamilton, Quebec City, Ontario, Quebec",
    "Australia/Sydney": "Sydney, Canberra, Newcastle (Australia), New South Wales",
    "Europe/Dublin": "Dublin, Cork, Galway, Limerick",
    "Europe/Paris": "Paris, Lyon, Marseille, Toulouse",
    "Europe/Berlin": "Berlin, Munich, Hamburg, Frankfurt, Cologne, Stuttgart",
    "Asia/Kolkata": "Kolkata, Mumbai, Delhi, Bengaluru, Chennai, Hyderabad, Pune, Ahmedabad",
    "America/Halifax": "Halifax, Nova Scotia, Prince Edward Island",
    "America/Sao_Paulo": "São Paulo, Rio de Janeiro, Brasília, Belo Horizonte, Porto Alegre",
    "America/Anchorage": "Anchorage, Juneau, Fairbanks, Alaska",
    "Pacific/Honolulu": "Honolulu, Hilo, Hawaii",
    "Pacific/Auckland": "Auckland, Wellington, Christchurch, Hamilton (New Zealand)",
    "Africa/Johannesburg": "Johannesburg, Cape Town, Durban, Pretoria",
    "Asia/Manila": "Manila, Quezon City, Cebu, Davao",
    "Africa/Lagos": "Lagos, Abuja, Kano, Ibadan",
    "Europe/Athens": "Athens, Thessaloniki",
    "Africa/Nairobi": "Nairobi, Mombasa",
    "Asia/Singapore": "Singapore",
    "Asia/Dubai": "Dubai, Abu Dhabi, Sharjah",
    "Asia/Tokyo": "Tokyo, Osaka, Kyoto, Nagoya, Sapporo",
    "Asia/Shanghai": "Shanghai, Beijing, Guangzhou, Shenzhen, Chengdu",
    "Asia/Karachi": "Karachi, Lahore, Islamabad, Rawalpindi",
    "Asia/Dhaka": "Dhaka, Chattogram",
    "America/Mexico_City": "Mexico City, Guadalajara, Monterrey, Puebla",
    "Australia/Brisbane": "Brisbane, Gold Coast, Cairns, Queensland",
    "Australia/Perth": "Perth, Western Australia",
    "Australia/Adelaide": "Adelaide, South Australia",
    "Australia/Melbourne": "Melbourne, Geelong, Victoria (Australia)",
    "America/Vancouver": "Vancouver, Victoria, Surrey, British Columbia",
    "America/Edmonton": "Edmonton, Calgary, Alberta",
    "America/Winnipeg": "Winnipeg, Manitoba",
    "America/Regina": "Regina, Saskatoon, Saskatchewan",
    "America/St_Johns": "St. John's, Newfoundland",
    "America/Puerto_Rico": "Puerto Rico, San Juan",
    "America/Detroit": "Detroit, Grand Rapids, Michigan",
    "America/Indiana/Indianapolis": "Indianapolis, Fort Wayne, Indiana",
    "America/Kentucky/Louisville": "Louisville, Lexington, Kentucky",
    "America/Boise": "Boise, Idaho",
    "America/Moncton": "Moncton, Fredericton, New Brunswick",
    "America/Bogota": "Bogotá, Medellín, Cali",
    "America/Lima": "Lima, Arequipa",
    "America/Caracas": "Caracas, Maracaibo",
    "America/Santiago": "Santiago, Valparaíso",
    "America/Argentina/Buenos_Aires": "Buenos Aires, Córdoba, Rosario",
    "America/Jamaica": "Jamaica, Kingston, Montego Bay",
    "America/Santo_Domingo": "Santo Domingo",
    "America/Panama": "Panama, Panama City",
    "America/Costa_Rica": "Costa Rica, San José (Costa Rica)",
    "America/Guatemala": "Guatemala, Guatemala City",
    "America/El_Salvador": "El Salvador, San Salvador",
    "America/Guayaquil": "Guayaquil, Quito",
    "America/La_Paz": "La Paz",
    "America/Montevideo": "Montevideo",
    "America/Asuncion": "Asunción",
    "America/Port_of_Spain": "Port of Spain",
    "America/Cancun": "Cancún",
    "America/Tijuana": "Tijuana",
    "America/Havana": "Havana",
    "Europe/Madrid": "Madrid, Barcelona, Valencia, Seville",
    "Europe/Rome": "Rome, Milan, Naples, Turin",
    "Europe/Amsterdam": "Amsterdam, Rotterdam, The Hague, Utrecht",
    "Europe/Brussels": "Brussels, Antwerp, Ghent",
    "Europe/Zurich": "Zurich, Geneva, Basel, Bern",
    "Europe/Vienna": "Vienna, Graz, Salzburg",
    "Europe/Stockholm": "Stockholm, Gothenburg, Malmö",
    "Europe/Oslo": "Oslo, Bergen",
    "Europe/Copenhagen": "Copenhagen, Aarhus",
    "Europe/Warsaw": "Warsaw, Kraków, Gdańsk",
    "Europe/Prague": "Prague, Brno",
    "Europe/Budapest": "Budapest",
    "Europe/Lisbon": "Lisbon, Porto",
    "Europe/Helsinki": "Helsinki, Tampere",
    "Europe/Bucharest": "Bucharest, Cluj",
    "Europe/Kyiv": "Kyiv, Lviv, Odesa, Kharkiv",
    "Europe/Sofia": "Sofia",
    "Europe/Belgrade": "Belgrade",
    "Europe/Istanbul": "Istanbul, Ankara, Izmir",
    "Europe/Moscow": "Moscow, Saint Petersburg",
    "Europe/Malta": "Malta, Valletta",
    "Africa/Cairo": "Cairo, Alexandria",
    "Africa/Casablanca": "Casablanca, Rabat, Marrakesh",
    "Africa/Algiers": "Algiers",
    "Africa/Tunis": "Tunis",
    "Africa/Accra": "Accra, Kumasi",
    "Africa/Abidjan": "Abidjan",
    "Africa/Kampala": "Kampala",
    "Africa/Dar_es_Salaam": "Dar es Salaam",
    "Africa/Addis_Ababa": "Addis Ababa",
    "Africa/Harare": "Harare, Bulawayo",
    "Africa/Lusaka": "Lusaka",
    "Africa/Kinshasa": "Kinshasa",
    "Asia/Jerusalem": "Jerusalem, Tel Aviv, Haifa",
    "Asia/Beirut": "Beirut",
    "Asia/Amman": "Amman",
    "Asia/Riyadh": "Riyadh, Jeddah",
    "Asia/Baghdad": "Baghdad",
    "Asia/Tehran": "Tehran",
    "Asia/Kabul": "Kabul",
    "Asia/Tashkent": "Tashkent",
    "Asia/Almaty": "Almaty",
    "Asia/Colombo": "Colombo",
    "Asia/Kathmandu": "Kathmandu, Pokhara",
    "Asia/Yangon": "Yangon",
    "Asia/Bangkok": "Bangkok, Chiang Mai",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City, Hanoi",
    "Asia/Jakarta": "Jakarta, Bandung, Surabaya",
    "Asia/Kuala_Lumpur": "Kuala Lumpur, Penang",
    "Asia/Hong_Kong": "Hong Kong",
    "Asia/Taipei": "Taipei",
    "Asia/Seoul": "Seoul, Busan",
    "Australia/Hobart": "Hobart, Tasmania",
    "Australia/Darwin": "Darwin, Northern Territory",
    "Pacific/Fiji": "Fiji, Suva",
    "Pacific/Guam": "Guam",
    "Atlantic/Reykjavik": "Reykjavik",
    "Atlantic/Azores": "Azores, Ponta Delgada",
}
