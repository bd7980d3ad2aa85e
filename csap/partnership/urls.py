from django.urls import path

from csap.partnership import reviews

app_name = "partnership"
urlpatterns = [
    path("reviews/<str:number>/", reviews.review, name="review"),
    path("reviews/<str:number>/pack/", reviews.pack, name="review_pack"),
    path("reviews/<str:number>/pack.pdf", reviews.pack_file, name="review_pack_file"),
]
